// Prints each failed test of the JSON reports in a folder, and `N passed, N failed` last. A file that
// failed with no failed test, as by a hook or because it did not load, counts as one failure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const linesOfAMessage = 12;
const columnsOfALine = 400;

/** What a failure said, without the code of others it went through. */
function shorten(message) {
  const lines = message
    .split('\n')
    .filter((line) => !/^\s+at .*(?:node:|node_modules|<anonymous>)/.test(line));
  const cut = lines.slice(0, linesOfAMessage).map((line) => line.slice(0, columnsOfALine));
  return cut.map((line) => `    ${line}`.trimEnd()).join('\n');
}

const folder = process.argv[2];
let passed = 0;
let failed = 0;
for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
  const report = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  passed += report.numPassedTests;
  for (const { name: file, status, message, assertionResults } of report.testResults) {
    const failures = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => [test.fullName, test.failureMessages[0] ?? '']);
    if (status === 'failed' && failures.length === 0) failures.push(['as a whole', message]);
    failed += failures.length;
    for (const [test, said] of failures)
      console.log(`Failed (${path.parse(name).name}): ${path.relative('', file)}: ${test}\n${shorten(said)}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
