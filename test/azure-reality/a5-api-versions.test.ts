import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkRoute } from '../../src/activities/pipelines/check-route';
import { ensureSas } from '../../src/activities/sas/ensure-sas';
import { toTransferError } from '../../src/azure/failure';
import { sideOf } from '../../src/domain/route';
import { useTransfers } from './transfers';

/** A cloud that lags behind the public one, and an app that asks it in versions it does not have. */

const file = 'rehearsal/scenarios/two-years-behind.json';
const rehearsed = useTransfers(JSON.parse(readFileSync(file, 'utf8')) as object);

const at = { route: 'default', side: 'target' } as const;
const check = (settings: Readonly<Record<string, string>>) =>
  checkRoute({ transferId: 't1', route: 'default' }, rehearsed.services(settings));
const rotate = (settings: Readonly<Record<string, string>>) => ensureSas(at, rehearsed.services(settings));
const unknown = (message: string) => ({
  failure: {
    code: 'API_VERSION_UNKNOWN',
    retryable: false,
    message: expect.stringContaining(message) as string,
  },
});

describe('a cloud two years behind', () => {
  it('gets whole transfers by the defaults of its cloud, in both ways to copy', async () => {
    for (const settings of [{}, { COPY_STRATEGY: 'stream' }]) {
      expect((await rehearsed.transfer(settings)).artifacts).toMatchObject([{ verified: true }]);
    }
  });

  it('gets them by settings that are older still', async () => {
    const settings = {
      TARGET_REGISTRY_API_VERSION: '2021-09-01',
      TARGET_PIPELINE_API_VERSION: '2020-11-01-preview',
      TARGET_STORAGE_ACCOUNT_API_VERSION: '2021-09-01',
      TARGET_STORAGE_API_VERSION: '2021-12-02',
      TARGET_KEYVAULT_API_VERSION: '7.1',
    };
    expect(await rehearsed.transfer(settings)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['TARGET_REGISTRY_API_VERSION', '2025-11-01'],
    ['TARGET_PIPELINE_API_VERSION', '2025-06-01-preview'],
    ['TARGET_STORAGE_API_VERSION', '2026-04-06'],
    ['TARGET_KEYVAULT_API_VERSION', '2025-07-01'],
  ])('ends a transfer before it exports anything where %s is too new', async (setting, version) => {
    const before = rehearsed.runsPut().length;
    const { status, error } = await rehearsed.transfer({ [setting]: version });
    expect({ status, ...error }).toMatchObject({ status: 'failed', code: 'API_VERSION_UNKNOWN' });
    expect(error?.message).toContain(`set ${setting} to one that cloud has`);
    expect(rehearsed.runsPut()).toHaveLength(before);
  });

  it('is told apart from one without such a registry', async () => {
    const refused = check({ TARGET_REGISTRY_API_VERSION: '2025-11-01' });
    const text =
      'Azure Resource Manager (registries) at the target does not know the version 2025-11-01. It offers ' +
      '2017-03-01, ';
    await expect(refused).rejects.toMatchObject(unknown(text));
    await expect(refused).rejects.toThrow(/set TARGET_REGISTRY_API_VERSION to one that cloud has/);
    await expect(refused).rejects.not.toThrow(/no registry/);
  });

  it('names the setting for pipelines', async () => {
    const refused = check({ TARGET_PIPELINE_API_VERSION: '2025-06-01-preview' });
    const text = '(transfer pipelines) at the target does not know the version 2025-06-01-preview';
    await expect(refused).rejects.toMatchObject(unknown(text));
    await expect(refused).rejects.toThrow(/offers 2019-12-01-preview, .*set TARGET_PIPELINE_API_VERSION/);
  });

  it('only leaves a note where storage accounts cannot be asked', async () => {
    const { notes } = await check({ TARGET_STORAGE_ACCOUNT_API_VERSION: '2025-01-01' });
    expect(notes.join()).toMatch(
      /firewall of target storage account contosoimport is not known.*TARGET_STORAGE_ACCOUNT_API_VERSION/,
    );
  });

  it('names the setting for Key Vault, and the newest version it offers', async () => {
    await expect(rotate({ TARGET_KEYVAULT_API_VERSION: '2025-07-01' })).rejects.toMatchObject(
      unknown(
        'Azure Key Vault at the target does not know the version 2025-07-01. It offers 7.5: set ' +
          'TARGET_KEYVAULT_API_VERSION to one that cloud has',
      ),
    );
  });

  const ahead = { TARGET_STORAGE_API_VERSION: '2026-04-06', TARGET_SAS_SECRET: 'another' };

  it('names the setting for Storage', async () => {
    const text = 'Azure Storage at the target does not know the version 2026-04-06. It does not say which';
    await expect(rotate(ahead)).rejects.toMatchObject(unknown(text));
    await expect(rotate(ahead)).rejects.toThrow(/set TARGET_STORAGE_API_VERSION/);
  });

  it('names it also where the answer has no body', async () => {
    const services = rehearsed.services(ahead);
    const container = services.container(sideOf(services.route('default'), 'target'));
    const head = container.getBlobClient('blob').getProperties();
    const error = toTransferError(await head.catch((thrown: unknown) => thrown), 'look at blob', 'target');
    expect(error).toMatchObject(unknown('Azure Storage at the target does not know the version'));
  });

  it('refuses SAS of a format it does not know', async () => {
    const { storage } = rehearsed.cloud().endpoints;
    const url = `${storage.target.url}/transfer?restype=container&comp=list&sv=2026-04-06&sr=c&sig=x`;
    const answer = await fetch(url);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('sv is either not in the correct format');
  });
});
