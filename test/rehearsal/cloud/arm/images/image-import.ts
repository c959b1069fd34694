import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { callArm, type Answer } from '../arm-client';
import { callRegistry, operationPath } from '../arm-requests';
import type { Rig } from '../../transfer/rig';
import type { SideName } from '../../transfer/rig-storage';

/** What is wanted of an import. */
export interface WantedImport {
  readonly source: object;
  readonly targetTags?: readonly string[];
  readonly untaggedTargetRepositories?: readonly string[];
  readonly mode?: string;
}

/** Asks for an import and follows the operation, by the URL of each answer, to its last one. */
export async function importImage(rig: Rig, side: SideName, body: WantedImport): Promise<Answer> {
  const accepted = await callRegistry(rig, side, 'importImage', { method: 'POST', body });
  expect(accepted).toMatchObject({ status: 202, body: null });
  let answer = accepted;
  while (answer.status === 202) {
    await sleep(5);
    answer = await callArm(rig, side, operationPath(answer.headers.location));
  }
  return answer;
}
