import path from 'node:path';

/** Root of the repository, whatever the current folder is. */
export const projectFolder = path.resolve(__dirname, '../..');
