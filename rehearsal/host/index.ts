export { startHost, type Host, type HostOptions } from './host';
export { silentLog } from './log';
export { createWorker, type Worker } from './worker/worker';
