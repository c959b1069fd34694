import { createHash, type KeyObject } from 'node:crypto';
import { actionsOf, subjectMark } from '../../domain/signatures/notation/policy-rules';
import { parseName } from '../../domain/signatures/notation/distinguished-name';
import {
  trustPolicySchema,
  type WrittenCosignPolicy,
  type WrittenNotation,
  type WrittenNotationPolicy,
} from '../../domain/signatures/policy-schema';
import type { CosignPolicy, NotationPolicy, Trust } from '../../domain/signatures/trust';
import { jsonIn, pointer } from '../../domain/schema';
import type { GivenSettings, Report } from '../read-setting';
import type { RouteSettings } from '../settings';
import { readCertificates, readKeys, type ReadFile } from './read-material';

/** Tells of a place in the policy. */
type Tell = (path: readonly PropertyKey[], problem: string) => void;

/** What signatures a route demands, its files read; undefined where it demands none, or is faulty. */
export function trustFromSettings(
  { REQUIRE: kind, TRUST_POLICY: text, ROUTE_MODE: mode }: RouteSettings,
  read: ReadFile,
  report: Report,
  warn: Report,
): Trust | undefined {
  if (kind === 'none') return undefined;
  const found =
    text === undefined
      ? `is needed because REQUIRE is ${kind}: it says whom to trust (docs/configure/signed.md)`
      : readTrust(kind, text, read);
  if (typeof found === 'string') {
    report('TRUST_POLICY', found);
    return undefined;
  }
  const { trust, askingByLevel: names } = found;
  if (mode === 'receive' && names.length > 0)
    warn(
      'TRUST_POLICY',
      `has ${names.join(' and ')} enforce revocation, and behind an air gap nobody tells of that: set its ` +
        'override/revocation to skip or log, or to enforce where the app reaches who is asked by http',
    );
  return trust;
}

/** What was read, and which of its policies enforce revocation for nothing else than their level. */
interface Found {
  readonly trust: Trust;
  readonly askingByLevel: readonly string[];
}

/** Warns of a policy that nobody is held to, unless the route itself says that it demands nothing. */
export function warnOfNoDemand(
  { REQUIRE: kind, TRUST_POLICY: text }: RouteSettings,
  own: GivenSettings,
  warn: Report,
): void {
  if (kind === 'none' && text !== undefined && own.REQUIRE !== kind)
    warn('TRUST_POLICY', 'is not asked: REQUIRE is none, and everything crosses unverified');
}

/** Reads a policy that is written as JSON, or a file with it; text says all that is wrong. */
function readTrust(kind: Trust['kind'], text: string, readFile: ReadFile): Found | string {
  const hash = createHash('sha256').update(text);
  const read: ReadFile = (path) => {
    const content = readFile(path);
    if ('bytes' in content) hash.update(content.bytes);
    return content;
  };
  const content = text.startsWith('{') ? { bytes: Buffer.from(text) } : read(text);
  if ('problem' in content) return content.problem;
  const parsed = trustPolicySchema.safeParse(jsonIn(content.bytes.toString('utf8')));
  const faults: string[] = [];
  const tell: Tell = (path, said) => {
    faults.push([...(path.length > 0 ? [pointer(path)] : []), said].join(' '));
  };
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        tell([...issue.path, key], 'is unknown: remove it, or check the spelling');
    else tell(issue.path, issue.message);
  }
  const trust = parsed.data && trustOf(kind, parsed.data, read, tell);
  if (faults.length > 0 || trust === undefined) return faults.join('; ');
  const trustPolicies = kind === 'notation' ? (parsed.data?.notation?.trustPolicies ?? []) : [];
  const askingByLevel = trustPolicies.flatMap(({ name, signatureVerification: { level, override } }) =>
    override?.revocation === undefined && actionsOf(level).revocation === 'enforce' ? [name] : [],
  );
  return { trust: { ...trust, fingerprint: hash.digest('hex') }, askingByLevel };
}

/** All of a trust but the hash. */
type Policies = Trust extends infer T ? (T extends unknown ? Omit<T, 'fingerprint'> : never) : never;

function trustOf(
  kind: Trust['kind'],
  { notation, cosign }: ReturnType<typeof trustPolicySchema.parse>,
  read: ReadFile,
  tell: Tell,
): Policies | undefined {
  if (kind === 'notation' && notation !== undefined)
    return { kind, policies: notationPolicies(notation, read, tell) };
  if (kind === 'cosign' && cosign !== undefined)
    return { kind, policies: cosign.policies.map((each, i) => cosignPolicy(each, i, read, tell)) };
  tell([], `has no ${kind}, which REQUIRE demands: add it, or correct REQUIRE`);
  return undefined;
}

function notationPolicies(
  { trustStores, trustPolicies }: WrittenNotation,
  read: ReadFile,
  tell: Tell,
): readonly NotationPolicy[] {
  const stores = new Map<string, readonly Buffer[]>();
  for (const [store, texts] of Object.entries(trustStores)) {
    const place = (i: number) => ['notation', 'trustStores', store, i];
    stores.set(
      store,
      each(
        texts,
        (text) => readCertificates(text, read),
        (i, said) => tell(place(i), said),
      ),
    );
  }
  return trustPolicies.map((policy) => notationPolicy(policy, stores));
}

function notationPolicy(
  {
    name,
    registryScopes,
    signatureVerification: { level, override, verifyTimestamp },
    ...trusted
  }: WrittenNotationPolicy,
  stores: ReadonlyMap<string, readonly Buffer[]>,
): NotationPolicy {
  const of = (kind: string): readonly Buffer[] =>
    trusted.trustStores
      .filter((store) => store.startsWith(`${kind}:`))
      .flatMap((store) => stores.get(store) ?? []);
  const names = trusted.trustedIdentities
    .filter((identity) => identity !== '*')
    .map((identity) => parseName(identity.slice(subjectMark.length)))
    .filter((parsed) => typeof parsed !== 'string');
  return {
    name,
    scopes: registryScopes,
    skip: level === 'skip',
    actions: actionsOf(level, override),
    verifyTimestamp,
    stores: { ca: of('ca'), signingAuthority: of('signingAuthority'), tsa: of('tsa') },
    ...(!trusted.trustedIdentities.includes('*') && { identities: names }),
  };
}

function cosignPolicy(
  { name, repositories, keys, identities, trustedRoot }: WrittenCosignPolicy,
  index: number,
  read: ReadFile,
  tell: Tell,
): CosignPolicy {
  const at = (...path: readonly PropertyKey[]) => ['cosign', 'policies', index, ...path];
  const found = each<KeyObject>(
    keys,
    (text) => readKeys(text, read),
    (i, said) => tell(at('keys', i), said),
  );
  const root = typeof trustedRoot === 'string' ? rootIn(trustedRoot, read) : trustedRoot;
  if (typeof root === 'string') tell(at('trustedRoot'), root);
  return {
    name,
    repositories,
    keys: found,
    identities,
    ...(typeof root === 'object' && { trustedRoot: root }),
  };
}

/** What several texts hold, problems told by their places. */
function each<T>(
  texts: readonly string[],
  readOne: (text: string) => { readonly found: readonly T[] } | { readonly problem: string },
  tell: (index: number, problem: string) => void,
): readonly T[] {
  return texts.flatMap((text, i) => {
    const one = readOne(text);
    if ('found' in one) return one.found;
    tell(i, one.problem);
    return [];
  });
}

/** A trusted root of Sigstore, or what is wrong with it; its parts are read when they are first needed. */
function rootIn(path: string, read: ReadFile): object | string {
  const content = read(path);
  if ('problem' in content) return content.problem;
  const root = jsonIn(content.bytes.toString('utf8'));
  const isRoot = typeof root === 'object' && root !== null && 'certificateAuthorities' in root;
  return isRoot ? root : 'is no trusted_root.json of Sigstore: it has no certificateAuthorities';
}
