import { setTimeout as delay } from 'node:timers/promises';
import { ContainerClient } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { storageId } from '../../../rehearsal/world';
import { ensureSas } from '../../../src/activities/sas/ensure-sas';
import { revokeTokens } from '../../../src/activities/sas/revoke-tokens';
import { containerUrl } from '../../../src/domain/side';
import type { Services } from '../../../src/services';
import { at, sourceOf, tokenOf, useSasCloud } from './support/sas-app';

const rehearsed = useSasCloud();

const order = { ...at, force: false };

const opens = (services: Services, token: string): Promise<unknown> =>
  new ContainerClient(`${containerUrl(sourceOf(services))}${token}`).listBlobsFlat().byPage().next();

describe('revokeTokens', () => {
  it('makes every delegation of the account worthless, and the next token good', async () => {
    const services = rehearsed.app();
    const { version } = (await ensureSas(at, services)) as { version: string };
    const leaked = await tokenOf(services);
    await opens(services, leaked);
    expect(await revokeTokens(order, services)).toEqual({
      revoked: 'all user delegation keys of contosoexport',
    });
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    // The emulator tells delegation keys apart by their second, as it stores none.
    await delay(1_100);
    const renewed = await ensureSas({ ...at, replacing: version, revoked: true }, services);
    expect(renewed).toMatchObject({ rotated: true, disabled: [version] });
    await opens(services, await tokenOf(services));
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
  });

  it('removes the stored access policies of all tokens, and the next token is good', async () => {
    const services = rehearsed.app({ SOURCE_SAS_KIND: 'account-key' });
    const { version } = (await ensureSas(at, services)) as { version: string };
    const leaked = await tokenOf(services);
    const { revoked } = await revokeTokens(order, services);
    expect(revoked).toMatch(/^stored access policies acr-ferry-/);
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    await ensureSas({ ...at, replacing: version, revoked: true }, services);
    await opens(services, await tokenOf(services));
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
  });

  it('rolls an account key without a moment lacking a good token', async () => {
    const services = rehearsed.app({ SOURCE_SAS_KIND: 'account-key' });
    await ensureSas(at, services);
    const leaked = await tokenOf(services);
    await ensureSas({ ...at, signWith: 'key2' }, services);
    await opens(services, await tokenOf(services));
    expect(await revokeTokens({ ...order, regenerateKey: 'key1' }, services)).toEqual({
      revoked: 'key1 of contosoexport',
    });
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    await opens(services, await tokenOf(services));
  });

  it('says which role is missing', async () => {
    const { access, world } = rehearsed.cloud().foundation;
    const mine = access.assignments().filter(({ objectId, role }) => {
      return objectId === world.source.app.objectId && role === 'acr-ferry revoker';
    });
    for (const assignment of mine) access.remove(assignment);
    const failed: unknown = await revokeTokens(order, rehearsed.app()).catch((error: unknown) => error);
    for (const assignment of mine) access.assign(assignment);
    expect(failed).toMatchObject({ failure: { code: 'ACCESS_DENIED' } });
    const { objectId } = world.source.app;
    expect((failed as Error).message).toContain(
      `the identity ${objectId} needs the role acr-ferry revoker on ${storageId(world.source)}`,
    );
  });
});
