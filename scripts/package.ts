import { relative } from 'node:path';
import { packageApp } from './build/package-app';

/** `npm run package` */
packageApp()
  .then(({ zip, sha256, bytes }) => {
    console.log(`deploy/ is ready; ${relative('.', zip)}, ${bytes} bytes, sha256 ${sha256}`);
  })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
