import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCopy } from '../../src/activities/copy/open-copy';
import { ensureSas } from '../../src/activities/sas/ensure-sas';
import { rotationTools } from '../../src/activities/renew-sas';
import { retryAfterSeconds } from '../../src/azure/failure';
import { sideOf } from '../../src/domain/route';
import type { Services } from '../../src/services';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';

/** The storage service judges a token by its own clock: token times follow it, however wrong the app's is. */

let rehearsed: RehearsedServices;
beforeAll(async () => {
  rehearsed = await rehearseServices();
});
afterAll(() => rehearsed.stop());

const minutes = (count: number): number => count * 60_000;
const offsets = [-180, -20, -16, 0, 16, 20, 180];

/** The app as it is when its clock is ahead of the storage service's by so many minutes. */
const appAhead = (count: number, settings: Readonly<Record<string, string>> = {}): Services => ({
  ...rehearsed.services({ SOURCE_SAS_SECRET: `sas-${randomUUID()}`, ...settings }),
  now: () => new Date(Date.now() + minutes(count)),
});

describe.each(offsets)('with a clock %i minutes ahead', (ahead) => {
  it('a copy is pulled by the target', async () => {
    const services = appAhead(ahead);
    const blob = `clock-${ahead}`;
    const source = services.container(sideOf(services.route('default'), 'source'));
    await source.getBlockBlobClient(blob).upload('tar', 3);
    const copy = openCopy(services, { route: 'default', transferId: 't000000000000001', blob });
    const url = await copy.signSource();
    await copy.ends.target.stageBlockFromURL(Buffer.from('0').toString('base64'), url, 0, 3);
  });

  it.each(['user-delegation', 'account-key', 'account-sas'])('a SAS (%s) is stored', async (kind) => {
    const services = appAhead(ahead, { SOURCE_SAS_KIND: kind });
    expect(await ensureSas({ route: 'default', side: 'source' }, services)).toMatchObject({ rotated: true });
    const owner = await rotationTools(services, { route: 'default', side: 'source' })!.minter.container();
    if (kind === 'account-key') await owner.setAccessPolicy();
  });
});

describe('a date to wait for', () => {
  it('is read by the clock of the service that named it', () => {
    const now = Date.now();
    const headers = (ahead: number) => {
      const at = (more: number) => new Date(now + minutes(ahead) + more).toUTCString();
      return new Map([
        ['retry-after', at(30_000)],
        ['date', at(0)],
      ]);
    };
    for (const ahead of offsets) expect(retryAfterSeconds(headers(ahead))).toBe(30);
  });
});
