import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appFolder } from '../../app-folder';

let version: string | undefined;

/** Version of the deployed package. */
export function appVersion(): string {
  version ??= (JSON.parse(readFileSync(join(appFolder, '../package.json'), 'utf8')) as { version: string })
    .version;
  return version;
}
