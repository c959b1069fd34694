export { startHost } from './host';
export type { Host, HostOptions } from './host-options';
export { silentLog } from './log';
export { createWorker, type Worker } from './worker/worker';
