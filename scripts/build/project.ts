import { join } from 'node:path';

/** Folder of the project that is built. */
export const project = join(__dirname, '../..');
