import { statSync } from 'node:fs';
import { Misuse } from '../../client/errors';
import type { Shown } from '../../output/shown';
import { describeFolder } from './describe-folder';
import { readKeys, type KeyOptions } from './read-keys';
import { verifyFolder } from './verify-folder';

/** Checks a folder; 1 when something in it must not be imported as it is. */
export async function runVerify(folder: string, options: KeyOptions): Promise<Shown> {
  if (!statSync(folder).isDirectory()) throw new Misuse(`${folder} is no folder`);
  const findings = await verifyFolder(folder, readKeys(options));
  return {
    document: findings,
    items: findings.blobs,
    ids: findings.blobs.filter(({ ok }) => !ok).map(({ blob }) => blob),
    text: (colors) => describeFolder(findings, colors),
    exitCode: findings.ok ? 0 : 1,
  };
}
