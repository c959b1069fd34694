import { SecretClient } from '@azure/keyvault-secrets';
import { describe, expect, it } from 'vitest';
import { vaultId } from '../../../rehearsal/world';
import { worlds } from '../../../rehearsal/worlds';
import type { Check } from '../../../src/domain/doctor/check';
import { endOf } from '../../../src/domain/route';
import { vaultUrl } from '../../../src/domain/side';
import { notOk } from './deployment';
import { state, useImportDeployment } from './import-deployment';

const { target } = worlds['one-tenant'];
const { objectId } = target.app;
const used = useImportDeployment();
const withPassword = { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: target.vault };

describe('a source that is signed in to with a password', () => {
  const asked = { ...state, ...withPassword };
  const pullOf = (checks: readonly Check[]) => checks.find(({ check }) => check === 'pull');

  it('needs the secret to be there, and to be readable', async () => {
    expect(pullOf(await used.examined(asked))).toMatchObject({
      verdict: 'failed',
      mend: expect.stringMatching(
        /^az keyvault secret set --vault-name contoso-mirror-kv --name pull-p/,
      ) as string,
    });
    const services = used.servicesOf(asked);
    const end = endOf(services.route('default'), 'target');
    const vault = new SecretClient(vaultUrl({ ...end, vault: target.vault }), services.credential(end));
    const { source } = used.cloud().foundation.registries;
    const token = { name: 'mirror', password: 'p', actions: ['repositories/*/content/read'] };
    source.change({ tokens: [token] });
    await vault.setSecret('pull-password', 'p\n');
    expect(pullOf(await used.examined(asked))).toMatchObject({
      ...{ verdict: 'ok', said: 'contosopublic takes the password of mirror' },
    });
    source.change({ tokens: [{ ...token, password: 'new' }] });
    expect(pullOf(await used.examined(asked))).toMatchObject({
      verdict: 'failed',
      said: expect.stringMatching(
        /^contosopublic does not take the password of mirror in the secret pull-/,
      ) as string,
      mend: expect.stringMatching(
        /^az keyvault secret set --vault-name contoso-mirror-kv --name pull-p/,
      ) as string,
    });
    source.change({ tokens: [token] });
    const checks = await used.without(['Key Vault Secrets Officer', vaultId(target)], asked);
    expect(notOk(checks)).toEqual(['target pull failed']);
    expect(pullOf(checks)).toMatchObject({ role: 'Key Vault Secrets User', identity: objectId });
  });
});
