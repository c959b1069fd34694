import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateImages } from '../../../rehearsal/images/samples';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { worlds } from '../../../rehearsal/worlds';
import { endOf } from '../../../src/domain/route';
import { vaultUrl } from '../../../src/domain/side';
import type { TransferReport } from '../../../src/domain/transfer/report';
import type { Services } from '../../../src/services';
import { importServices } from '../../support/import-services';
import { rehearseCloud, type RehearsedCloud } from '../../support/rehearsed-cloud';
import { request, runTransfer } from '../../support/whole-transfer';

const world = worlds['two-tenants'];
const { vault } = world.target;
const secret = 'pull-password';
let rehearsed: RehearsedCloud;
let images: string[];
beforeAll(async () => {
  rehearsed = await rehearseCloud({ world });
  const pushed = await pushToCloud(rehearsed.cloud.endpoints, await generateImages(20));
  images = pushed.map(({ reference }) => reference);
});
afterAll(() => rehearsed.stop());

const appFor = (username: string): Services => ({
  ...importServices(world, rehearsed.cloud.endpoints, {
    ...{ PULL_USERNAME: username, PULL_SECRET: secret, PULL_KV: vault },
  }),
  wait: () => Promise.resolve(),
});

/** Stores a password where the app looks for it. */
async function store(app: Services, password: string, expiresOn?: Date): Promise<void> {
  const target = endOf(app.route('default'), 'target');
  const secrets = new SecretClient(vaultUrl({ ...target, vault }), app.credential(target));
  await secrets.setSecret(secret, password, { ...(expiresOn && { expiresOn }) });
}

const transfer = async (app: Services, references: readonly string[]): Promise<TransferReport> =>
  runTransfer(app, await request(app, references));
const reasons = ({ artifacts }: TransferReport) =>
  artifacts.flatMap(({ reference, reason }) => (reason === undefined ? [] : [[reference, reason]]));
const denied = expect.stringMatching(
  /^ACCESS_DENIED: \S+ may not pull it, or its password in the secret pull-password of vault contoso-m/,
) as string;

describe('a source of another tenant', () => {
  it('opens to a token, for what its scope map names', async () => {
    const [mine = '', alien = ''] = images.splice(0, 2);
    const [repository] = mine.split(':');
    const token = { name: 'mirror', password: 'of the token' };
    const { source } = rehearsed.cloud.foundation.registries;
    source.change({ tokens: [{ ...token, actions: [`repositories/${repository!}/content/read`] }] });
    const app = appFor(token.name);
    await store(app, token.password);
    const report = await transfer(app, [mine, alien]);
    expect(report).toMatchObject({ status: 'partial', error: { code: 'ACCESS_DENIED' } });
    expect(reasons(report)).toEqual([[alien, denied]]);
    expect(JSON.stringify(report)).not.toContain(token.password);
  });

  it('opens to a service principal of its tenant', async () => {
    const { clientId, secret: password } = rehearsed.cloud.endpoints.operators.source;
    const app = appFor(clientId);
    await store(app, password);
    expect((await transfer(app, images.splice(0, 2))).status).toBe('succeeded');
  });

  it.each([
    ['is wrong', 'wrong'],
    ['was exchanged at the source', 'of old'],
  ])('opens to nobody whose password %s', async (_, password) => {
    const { source } = rehearsed.cloud.foundation.registries;
    source.change({
      tokens: [{ name: 'mirror', password: 'new', actions: ['repositories/*/content/read'] }],
    });
    const app = appFor('mirror');
    await store(app, password);
    const asked = images.slice(0, 3);
    const report = await transfer(app, asked);
    expect(report).toMatchObject({
      ...{ status: 'failed', batches: [] },
      error: {
        ...{ code: 'ACCESS_DENIED', phase: 'plan', origin: 'source' },
        message: expect.stringMatching(
          /^source registry \S+ does not let mirror .* in the secret pull-password of vault contoso-mirror-/,
        ) as string,
        remedy: expect.stringContaining('az keyvault secret set --vault-name contoso-mirror-kv') as string,
      },
    });
    expect(reasons(report)).toEqual(asked.map((image) => [image, report.error?.message]));
  });

  it('says that the password is empty, and where', async () => {
    const app = appFor('mirror');
    await store(app, '');
    const report = await transfer(app, images.splice(0, 2));
    expect(report).toMatchObject({
      status: 'failed',
      error: {
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(
          /no password in the secret pull-password of vault contoso-mirror-kv: store that of mirror there/,
        ) as string,
      },
    });
  });

  it('says which secret a vault does not give, because it expired', async () => {
    const app = appFor('mirror');
    await store(app, 'new', new Date(Date.now() - 60_000));
    rehearsed.cloud.foundation.faults.arm({ name: 'vault-enforce-dates', count: 'always', skip: 0 });
    const report = await transfer(app, images.splice(0, 2));
    expect(report).toMatchObject({
      status: 'failed',
      error: {
        code: 'ACCESS_DENIED',
        message: expect.stringMatching(
          /read the secret pull-password of vault contoso-mirror-kv failed/,
        ) as string,
      },
    });
  });
});
