import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, vaultId } from '../../../rehearsal/world';
import { sideOf } from '../../../src/domain/route';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';

describe('a cloud too old to say who may do what', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-scenario-'));
  let rehearsed: RehearsedServices;
  beforeAll(async () => {
    const scenario = join(folder, 'scenario.json');
    const old = ['2015-07-01'];
    writeFileSync(
      scenario,
      JSON.stringify({ versions: { source: { authorization: old, vaults: old }, target: {} } }),
    );
    rehearsed = await rehearseServices({ scenario });
  });
  afterAll(async () => {
    await rehearsed.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(['assignments', 'permissions', 'vault'] as const)(
    'is told with no setting that would change it: %s',
    async (what) => {
      const services = rehearsed.services();
      const grants = services.grants(sideOf(services.route('default'), 'source'));
      await expect(grants[what](vaultId(defaultWorld.source), 'p')).rejects.toMatchObject({
        failure: {
          code: 'API_VERSION_UNKNOWN',
          message: expect.stringMatching(/It offers 2015-07-01: no setting changes it/) as string,
        },
      });
    },
  );
});
