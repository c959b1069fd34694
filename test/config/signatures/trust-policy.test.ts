import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { filesIn } from '../../../src/config/signatures/read-material';
import { sampleEnvironment } from '../../support/environment';
import { configOf, problems } from '../parse-routes';

const files = 'test/domain/signatures/fixtures';
const policy = {
  name: 'acme',
  registryScopes: ['*'],
  signatureVerification: { level: 'strict' },
  trustStores: ['ca:acme'],
  trustedIdentities: ['x509.subject: C=US, ST=WA, O=acme'],
};
const notation = (parts: object = {}, stores: object = { 'ca:acme': ['notation/NotationTestRoot.pem'] }) =>
  JSON.stringify({ notation: { trustStores: stores, trustPolicies: [{ ...policy, ...parts }] } });

const byIdentity = (subject: string) => {
  const identities = [{ issuer: 'https://a', subject }];
  const trusted = { trustedRoot: 'cosign/trusted_root.json', identities };
  return JSON.stringify({ cosign: { policies: [{ name: 'ours', repositories: ['**'], ...trusted }] } });
};

function judged(REQUIRE: string, TRUST_POLICY?: string) {
  const given = { ...sampleEnvironment, REQUIRE, ...(TRUST_POLICY !== undefined && { TRUST_POLICY }) };
  const parsed = parseConfig(given, undefined, filesIn(files));
  if ('config' in parsed) return parsed.config.routes.get('default')?.trust;
  return parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`).join();
}

it('reads certificates and keys from files, or as they stand there, and hashes all of it', () => {
  const byFile = judged('notation', notation());
  expect(byFile).toMatchObject({ kind: 'notation', policies: [{ name: 'acme', scopes: ['*'] }] });
  const pem = readFileSync(`${files}/notation/NotationTestRoot.pem`, 'utf8');
  const inline = judged('notation', notation({}, { 'ca:acme': [pem] }));
  expect(inline).toMatchObject({ policies: [{ stores: { ca: [expect.any(Buffer)] } }] });
  expect(inline).not.toHaveProperty('fingerprint', (byFile as { fingerprint: string }).fingerprint);
  const cosign = { policies: [{ name: 'ours', repositories: ['team/**'], keys: ['cosign/key.pub'] }] };
  expect(judged('cosign', JSON.stringify({ cosign }))).toMatchObject({ policies: [{ name: 'ours' }] });
  expect(judged('cosign', byIdentity('https://a/{b,c}/**'))).toMatchObject({ kind: 'cosign' });
  expect(judged('none')).toBeUndefined();
});

it.each([
  ['notation', undefined, /^TRUST_POLICY is needed because REQUIRE is notation/],
  [
    'notation',
    'nowhere.json',
    /^TRUST_POLICY names .*nowhere.json, which cannot be read \(ENOENT\): deploy it/,
  ],
  ['notation', '{"cosign": {"policies": []}}', /\/cosign\/policies is empty: write at least one policy/],
  ['cosign', notation(), /has no cosign, which REQUIRE demands/],
  ['notation', notation({ trustStores: ['ca:other'] }), /trustStores\/0 ca:other is not among/],
  ['notation', notation({ trustStores: ['tsa:acme'] }), /must name a store of ca or signingAuthority/],
  ['notation', notation({ trustedIdentities: [] }), /trustedIdentities is empty: name subjects/],
  ['notation', notation({ trustedIdentities: ['x509.subject: C=US, O=a'] }), /must name ST, too/],
  ['notation', notation({ registryScopes: ['*', 'a'] }), /has \* beside others/],
  ['notation', notation({ levle: 1 }), /\/levle is unknown: remove it/],
  ['cosign', byIdentity('a{b'), /identities\/0\/subject has a brace without its other/],
  ['cosign', byIdentity('[z-a]'), /identities\/0\/subject has \[z-a\], which ends before it begins/],
  ['notation', notation({}, { 'ca:acme': ['cosign/a.txt'] }), /trustStores\/ca:acme\/0 is no certificate/],
])('says what is wrong with a policy for %s: %#', (require, text, problem) => {
  expect(judged(require, text)).toMatch(problem);
});

it('warns of a policy that is not asked, unless the route itself says so', () => {
  const policed = { ...sampleEnvironment, TRUST_POLICY: notation() };
  const warnings = (route: object, environment: Record<string, string> = policed) =>
    configOf({ a: route }, environment).warnings.map(({ setting, problem }) => `${setting} ${problem}`);
  expect(warnings({})).toEqual([expect.stringMatching(/ is not asked: REQUIRE is none/) as string]);
  expect(warnings({ require: 'none' })).toEqual([]);
  expect(warnings({}, sampleEnvironment)).toEqual([]);
});

const strict = { level: 'strict' };

it.each([
  [true, 'receive', strict],
  [true, 'receive', { ...strict, override: { expiry: 'log' } }],
  [false, 'receive', { ...strict, override: { revocation: 'skip' } }],
  [false, 'receive', { ...strict, override: { revocation: 'enforce' } }],
  [false, 'receive', { level: 'permissive' }],
  [false, 'send', strict],
  [false, 'connected', strict],
])('warns that nobody tells a receiver of revocation, unless it says so: %s, %s %j', (warns, mode, level) => {
  const TRUST_POLICY = notation({ signatureVerification: level });
  const settings = { ...sampleEnvironment, ROUTE_MODE: mode, REQUIRE: 'notation', TRUST_POLICY };
  const parsed = parseConfig(settings, undefined, filesIn(files));
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const told = parsed.config.warnings.filter(({ setting }) => setting === 'TRUST_POLICY');
  expect(told.map(({ problem }) => problem)).toEqual(
    warns ? [expect.stringMatching(/^has acme enforce revocation, and behind an air gap/) as string] : [],
  );
});

it.each(['my_team/app', 'my__app', 'r.azurecr.io/my_team/app'])(
  'takes any repository as a scope: %s',
  (name) => {
    expect(judged('notation', notation({ registryScopes: [name] }))).toMatchObject({ kind: 'notation' });
  },
);

it('tells of a policy in the routes file by its place there', () => {
  const trustPolicy = JSON.parse(notation({ trustedIdentities: [] })) as object;
  expect(problems({ a: { require: 'notation', trustPolicy } })).toEqual([
    expect.stringMatching(/^\/routes\/a\/trustPolicy .*trustedIdentities is empty/) as string,
  ]);
  expect(problems({ a: { require: 'notary' } })).toEqual([
    '/routes/a/require must be one of none, notation, cosign',
  ]);
});
