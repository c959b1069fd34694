import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCompiled } from './compiled';
import { writeParameters } from './write-parameters';

describeCompiled('wrong parameters', ({ snapshot }) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-infra-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const existing = { targetRegistry: "'existing'", targetStorage: "'existing'", targetVault: "'existing'" };
  /** A target in another tenant. */
  const other = (signIn: Readonly<Record<string, string>>): string => {
    const said = { cloud: 'AzureCloud', tenantId: '22222222-aaaa-4aaa-8aaa-000000000001', ...signIn };
    const elsewhere = Object.entries(said).map(([name, value]) => `${name}: '${value}'`);
    const names = "registryName: 'contoso', storageName: 'contoso', vaultName: 'contoso'";
    return `{ ${names}, elsewhere: { ${elsewhere.join(', ')} } }`;
  };

  /** What the compiler itself refuses, all of it at once: by the text of the line that is wrong. */
  const ofTypes = [
    ['another mode', "param mode = 'both'", /'both'.*expected|BCP033/],
    ['a plan nobody knows', "param plan = 'consumption'", /BCP033/],
    ['a name that is too long', `param environmentName = '${'x'.repeat(33)}'`, /length|BCP332/],
    ['a vault name that is too long', `vaultName: '${'v'.repeat(25)}'`, /length|BCP332/],
    ['a registry name that is too long', `registryName: '${'r'.repeat(51)}'`, /length|BCP332/],
    ['no region', "param location = ''", /length|BCP3/],
  ] as const;
  it('of a wrong type are refused, each at its line', async () => {
    const file = writeParameters(folder, 'types', {
      ...{ mode: "'both'", plan: "'consumption'", location: "''", environmentName: `'${'x'.repeat(33)}'` },
      source: `{\nvaultName: '${'v'.repeat(25)}'\nregistryName: '${'r'.repeat(51)}'\n}`,
    });
    const { ok, messages } = await snapshot(file);
    expect(ok).toBe(false);
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const [name, text, words] of ofTypes) {
      const line = lines.indexOf(text) + 1;
      const said = messages.filter((message) => message.includes(`types.bicepparam(${line},`));
      expect(said.join('\n'), name).toMatch(words);
    }
  });

  it.each([
    ['an existing registry without name', { sourceRegistry: "'existing'" }, /source\.registryName is needed/],
    ['signing for nobody', { mode: "'send'", signWaybills: 'true' }, /waybillReceiver is needed/],
    [
      'a trigger that asks for no signature',
      { mode: "'receive'", sourceTrigger: 'true', waybillPublicKey: "'key'" },
      /before a signature is checked/,
    ],
    ['image import across an air gap', { mode: "'send'", via: "'import'" }, /needs the mode connected/],
    [
      'an image import from another tenant without password',
      { ...existing, via: "'import'", target: other({ credential: 'federated', clientId: 'x' }) },
      /pull\.username is needed/,
    ],
    [
      'a password without a name',
      { via: "'import'", pull: "{ secretName: 'pull' }" },
      /pull\.username is needed: the other one/,
    ],
    [
      'documents in an account that the app does not open as itself',
      {
        ...{ ...existing, via: "'import'", stateAccount: "{ name: 'contosodocuments' }" },
        ...{
          target: other({ credential: 'federated', clientId: 'x' }),
          pull: "{ username: 'x', secretName: 'y' }",
        },
      },
      /opened as the target is/,
    ],
    ['a new side elsewhere', { target: other({}) }, /say existing for its registry/],
    [
      'a side elsewhere without tenant',
      { ...existing, target: other({ tenantId: '' }) },
      /tenantId is needed/,
    ],
    ['another tenant without its cloud', { target: other({ cloud: '' }) }, /elsewhere\.cloud is needed/],
    [
      'a managed identity in another tenant',
      { ...existing, target: other({}) },
      /credential: a managed identity/,
    ],
    [
      'an app registration without id',
      { ...existing, target: other({ credential: 'federated' }) },
      /clientId is needed/,
    ],
    [
      'a secret in a vault nobody has',
      {
        ...{ mode: "'receive'", ...existing },
        target: other({ credential: 'client-secret', clientId: 'x', secretName: 'target-app' }),
      },
      /secretName: the vault of the other side/,
    ],
  ])('%s is refused', async (name, parameters, words) => {
    const file = writeParameters(folder, name.replaceAll(' ', '-'), parameters);
    const { ok, messages } = await snapshot(file);
    expect(ok).toBe(false);
    expect(messages.join('\n')).toMatch(words);
  });
});
