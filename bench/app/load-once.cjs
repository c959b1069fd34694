/**
 * Loads a bundled app as the Functions worker does, and tells its parent what that took. `node load-once.cjs
 * <bundle> [<function>]`: with the name of an HTTP function, the time to its first answer, too.
 */
'use strict';
const Module = require('node:module');

const functions = new Map();
const core = {
  version: '3.10.1',
  hostVersion: '4.1037.0',
  Disposable: class {},
  setProgrammingModel: () => undefined,
  getProgrammingModel: () => undefined,
  registerFunction: ({ name }, callback) => functions.set(name, callback),
  registerHook: () => undefined,
  log: () => undefined,
};
const load = Module._load;
Module._load = (name, ...rest) => (name === '@azure/functions-core' ? core : load(name, ...rest));

const [bundle, asked] = process.argv.slice(2);
const start = performance.now();
require(bundle);
const loadMs = performance.now() - start;
const residentMiB = process.memoryUsage.rss() / 2 ** 20;

const request = {
  method: 'GET',
  url: 'http://localhost/api/',
  headers: new Headers(),
  query: new URLSearchParams(),
  params: {},
};
const answered = asked === undefined ? undefined : functions.get(asked)(request, { error: console.error });
Promise.resolve(answered).then((answer) => {
  const answerMs = performance.now() - start;
  process.send({ functions: functions.size, loadMs, residentMiB, answerMs, body: answer?.jsonBody });
});
