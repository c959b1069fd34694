'use strict';
/*
 * Preload with `node --require`: production host names lead to the rehearsal cloud on loopback, every other
 * host is refused. Only the connection changes; TLS server name, Host header, certificates and token
 * audiences stay as in the cloud. FERRY_ENDPOINTS names the cloud's endpoints.json.
 */
const { readFileSync } = require('node:fs');
const net = require('node:net');

const path = process.env.FERRY_ENDPOINTS;
if (!path) throw new Error('connect-map: set FERRY_ENDPOINTS to the path of endpoints.json');

// A proxy would be the one host everything goes to; in a rehearsal there is nothing behind it.
for (const name of Object.keys(process.env)) if (/^(https?|all)_proxy$/i.test(name)) delete process.env[name];

const isLoopback = (host) => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Reads the map at every connection, because a cloud that was restarted may listen elsewhere. */
function addressOf(host, port) {
  let map;
  try {
    map = JSON.parse(readFileSync(path, 'utf8')).connectMap;
  } catch {
    throw Object.assign(new Error(`connect-map: no rehearsal cloud at ${path}`), { code: 'ECONNREFUSED' });
  }
  const suffix = Object.keys(map).find((name) => name.startsWith('*.') && host.endsWith(name.slice(1)));
  const address = map[host] ?? map[suffix];
  if (address) return address;
  const refusal = `outbound connection to ${host}:${port} refused, it is not part of the rehearsal`;
  throw Object.assign(new Error(`connect-map: ${refusal}`), { code: 'ERR_OUTBOUND_REFUSED' });
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  // Node itself passes [options, callback] in one array; people may pass (options), (port, host) or (path).
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof first === 'object' ? first : { port: first, host: second };
  const isPipe = typeof options.path === 'string' || (typeof first === 'string' && !/^\d+$/.test(first));
  const host = String(typeof options.host === 'string' ? options.host : 'localhost').toLowerCase();
  if (isPipe || isLoopback(host)) return connect.apply(this, args);
  try {
    const [mappedHost, port] = addressOf(host, options.port).split(':');
    const callback = args.flat().findLast((value) => typeof value === 'function');
    return connect.call(this, { ...options, host: mappedHost, port: Number(port) }, callback);
  } catch (error) {
    // As a failed connection reports itself: later, by an event.
    process.nextTick(() => this.destroy(error));
    return this;
  }
};
