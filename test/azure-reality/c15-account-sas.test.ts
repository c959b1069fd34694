import {
  AccountSASPermissions,
  ContainerClient,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { ensureSas } from '../../src/activities/sas/ensure-sas';
import { revokeTokens } from '../../src/activities/sas/revoke-tokens';
import { listSas } from '../../src/application/sas/list-sas';
import { sideOf } from '../../src/domain/route';
import { containerUrl } from '../../src/domain/side';
import type { Services } from '../../src/services';
import { at, sourceOf, tokenOf } from '../activities/sas/support/sas-app';
import { useTransfers } from './transfers';

/** No page says that pipelines take a user delegation SAS; one asks for an account SAS: it is the way out. */

const rehearsed = useTransfers({ switches: { transfer: { userDelegationSas: 'refuse' } } });
const bySas = { SOURCE_SAS_KIND: 'account-sas', TARGET_SAS_KIND: 'account-sas' };

const open = (services: Services, token: string): ContainerClient =>
  new ContainerClient(`${containerUrl(sourceOf(services))}${token}`);
const lists = (services: Services, token: string): Promise<unknown> =>
  open(services, token).listBlobsFlat().byPage().next();

describe('a registry that takes no user delegation SAS', () => {
  it('is told by the run it refused, with the way out', async () => {
    const report = await rehearsed.transfer();
    expect(report.batches[0]?.error).toMatchObject({ code: 'SAS_UNUSABLE', origin: 'source' });
    expect(report.batches[0]?.error?.remedy).toContain('SOURCE_SAS_KIND or TARGET_SAS_KIND to account-sas');
  });

  it('takes an account SAS on both sides, with the rights of the pipeline and no key in it', async () => {
    expect(await rehearsed.transfer(bySas)).toMatchObject({ status: 'succeeded' });
    const services = rehearsed.services(bySas);
    const token = await tokenOf(services);
    const said = Object.fromEntries(new URLSearchParams(token));
    expect(said).toMatchObject({ ss: 'b', srt: 'sco', sp: 'rwla', spr: 'https', sv: '2022-11-02' });
    expect(token).not.toContain(rehearsed.cloud().endpoints.storage.source.key);
    await expect(open(services, token).getBlobClient('x').delete()).rejects.toMatchObject({
      statusCode: 403,
    });
    const { secrets } = await listSas(services);
    expect(secrets).toMatchObject([{ kind: 'account-sas', signedWith: 'key1' }, { kind: 'account-sas' }]);
  });
});

describe('an account key', () => {
  it('is changed over to the other one and regenerated, with a good token all the time', async () => {
    const services = rehearsed.services(bySas);
    await ensureSas(at, services);
    const leaked = await tokenOf(services);
    await expect(revokeTokens({ ...at, force: false }, services)).rejects.toThrow('name regenerateKey');
    expect(await ensureSas({ ...at, signWith: 'key2' }, services)).toMatchObject({ reason: 'changed' });
    await lists(services, leaked);
    await revokeTokens({ ...at, force: false, regenerateKey: 'key1' }, services);
    await expect(lists(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    await lists(services, await tokenOf(services));
    expect(await ensureSas(at, services)).toMatchObject({ rotated: false });
    expect(await rehearsed.transfer(bySas)).toMatchObject({ status: 'succeeded' });
  });
});

describe('an account that takes no account keys', () => {
  it.each(['account-sas', 'account-key'])('is told as that, and no role is asked for: %s', async (kind) => {
    const { faults } = rehearsed.cloud().foundation;
    faults.arm({ name: 'keys-forbidden', service: 'blob', count: 'always', skip: 0 });
    const services = rehearsed.services({ ...bySas, SOURCE_SAS_KIND: kind, SOURCE_SAS_SECRET: kind });
    const refused = ensureSas(at, services);
    await expect(refused).rejects.toMatchObject({ failure: { code: 'ACCESS_DENIED', origin: 'source' } });
    await expect(refused).rejects.toThrow(
      /takes no account keys, and SOURCE_SAS_KIND is .*--name contosoexport .*--allow-shared-key-access true/,
    );
    await expect(refused).rejects.not.toThrow(/needs the role/);
    await ensureSas(at, rehearsed.services({ SOURCE_SAS_SECRET: kind }));
    faults.clear();
  });
});

describe('the rehearsed storage', () => {
  const sign = (resourceTypes: string, permissions = 'rl') => {
    const { account, key } = rehearsed.cloud().endpoints.storage.target;
    const expiresOn = new Date(Date.now() + 3_600_000);
    const values = { services: 'b', resourceTypes, expiresOn, version: '2022-11-02' };
    const signed = { ...values, permissions: AccountSASPermissions.parse(permissions) };
    const credential = new StorageSharedKeyCredential(account, key);
    return `?${generateAccountSASQueryParameters(signed, credential).toString()}`;
  };
  const refusal = (token: string): Promise<unknown> =>
    new ContainerClient(`${containerUrl(sideOf(rehearsed.services().route('default'), 'target'))}${token}`)
      .listBlobsFlat()
      .byPage()
      .next()
      .then(
        () => undefined,
        (error: unknown) => (error as { details?: { errorCode?: string } }).details?.errorCode,
      );

  it('judges an account SAS by signature, resource types and permissions', async () => {
    const good = sign('sco');
    expect(await refusal(good)).toBeUndefined();
    expect(await refusal(good.replace('srt=sco', 'srt=co'))).toBe('AuthenticationFailed');
    expect(await refusal(good.replace('sp=rl', 'sp=rwl'))).toBe('AuthenticationFailed');
    expect(await refusal(sign('o'))).toBe('AuthorizationResourceTypeMismatch');
    expect(await refusal(sign('sco', 'r'))).toBe('AuthorizationPermissionMismatch');
  });
});
