export { startHost } from './host';
export type { Host, HostOptions } from './host-options';
export { silentLog } from './logging/log';
export { createWorker, type Worker } from './worker/worker';
