import type { NotationPolicy, Validation } from '../trust';
import { overlaps, parseName } from './distinguished-name';

interface Written {
  readonly trustStores: Readonly<Record<string, unknown>>;
  readonly trustPolicies: readonly {
    readonly name: string;
    readonly registryScopes: readonly string[];
    readonly signatureVerification: { readonly level: string; readonly override?: unknown };
    readonly trustStores: readonly string[];
    readonly trustedIdentities: readonly string[];
  }[];
}
type Policy = Written['trustPolicies'][number];

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Marks a trusted identity that is told by the subject of its certificate. */
export const subjectMark = 'x509.subject:';

/** What the Notary Project's rules find between the parts of a policy (trust-store-trust-policy.md). */
export function notationProblems({ trustStores, trustPolicies }: Written): Problem[] {
  const names = new Set<string>();
  const scopes = new Set<string>();
  return [
    ...Object.keys(trustStores)
      .filter((store) => !/^(ca|signingAuthority|tsa):[\w.-]+$/.test(store))
      .map((store) => ({
        path: ['trustStores', store],
        message: 'must be named like ca:acme, signingAuthority:acme or tsa:acme',
      })),
    ...trustPolicies.flatMap((policy, i) => {
      const problems = [
        ...repeated(policy, names, scopes),
        ...scopesOf(policy),
        ...trustOf(policy, trustStores),
      ];
      return problems.map(({ path, message }) => ({ path: ['trustPolicies', i, ...path], message }));
    }),
  ];
}

function repeated({ name, registryScopes }: Policy, names: Set<string>, scopes: Set<string>): Problem[] {
  const isTaken = names.has(name);
  names.add(name);
  return [
    ...(isTaken ? [{ path: ['name'], message: `${name} is the name of another policy, too` }] : []),
    ...registryScopes.flatMap((scope, i) => {
      if (!scopes.has(scope)) return (scopes.add(scope), []);
      return [
        { path: ['registryScopes', i], message: `${scope} stands in another place, too: one policy counts` },
      ];
    }),
  ];
}

function scopesOf({ registryScopes, signatureVerification: { level } }: Policy): Problem[] {
  const global = registryScopes.includes('*');
  if (global && level === 'skip')
    return [
      { path: ['registryScopes'], message: 'must not be * with the level skip: name the repositories' },
    ];
  if (global && registryScopes.length > 1)
    return [{ path: ['registryScopes'], message: 'has * beside others: leave the others out' }];
  return registryScopes.flatMap((scope, i) =>
    scope === '*' || /^[a-z0-9._:-]+(\/[a-z0-9._-]+)*$/.test(scope)
      ? []
      : [
          {
            path: ['registryScopes', i],
            message: 'must be a repository, alone or behind its login server, without wildcards',
          },
        ],
  );
}

function trustOf(policy: Policy, stores: Written['trustStores']): Problem[] {
  const { signatureVerification: verification, trustStores, trustedIdentities } = policy;
  if (verification.level === 'skip') {
    const parts = { trustStores: trustStores.length, trustedIdentities: trustedIdentities.length };
    const idle = Object.entries(parts).filter(([, length]) => length > 0);
    const override = verification.override === undefined ? [] : ['signatureVerification', 'override'];
    return [
      ...idle.map(([part]) => ({ path: [part], message: 'must be left out with the level skip' })),
      ...(override.length > 0 ? [{ path: override, message: 'must be left out with the level skip' }] : []),
    ];
  }
  return [
    ...(trustStores.some((store) => !store.startsWith('tsa:'))
      ? []
      : [{ path: ['trustStores'], message: 'must name a store of ca or signingAuthority' }]),
    ...trustStores.flatMap((store, i) =>
      store in stores
        ? []
        : [{ path: ['trustStores', i], message: `${store} is not among notation/trustStores: add it there` }],
    ),
    ...identityProblems(trustedIdentities),
  ];
}

function identityProblems(identities: readonly string[]): Problem[] {
  if (identities.length === 0)
    return [{ path: ['trustedIdentities'], message: 'is empty: name subjects, or ["*"] for any' }];
  if (identities.includes('*'))
    return identities.length === 1
      ? []
      : [{ path: ['trustedIdentities'], message: 'has * beside others: leave the others out' }];
  const known: ReadonlyMap<string, string>[] = [];
  return identities.flatMap((identity, i): Problem[] => {
    const path = ['trustedIdentities', i];
    if (!identity.startsWith(subjectMark))
      return [{ path, message: `must be * or begin with ${subjectMark}` }];
    const parsed = parseName(identity.slice(subjectMark.length));
    if (typeof parsed === 'string') return [{ path, message: parsed }];
    const lacking = ['C', 'ST', 'O'].filter((part) => !parsed.has(part));
    if (lacking.length > 0) return [{ path, message: `must name ${lacking.join(' and ')}, too` }];
    if (known.some((other) => overlaps(other, parsed)))
      return [{ path, message: 'overlaps another one: a certificate could be both' }];
    known.push(parsed);
    return [];
  });
}

/** What each level does with a validation that fails. */
const levels: Readonly<Record<string, NotationPolicy['actions']>> = {
  strict: actions('enforce', 'enforce', 'enforce'),
  permissive: actions('enforce', 'log', 'log'),
  audit: actions('log', 'log', 'log'),
  skip: actions('log', 'log', 'log'),
};

function actions(
  authenticity: 'enforce' | 'log',
  authenticTimestamp: 'enforce' | 'log',
  rest: 'enforce' | 'log',
): NotationPolicy['actions'] {
  return { authenticity, authenticTimestamp, expiry: rest, revocation: rest };
}

/** What a level, and what overrides it, does with each validation that fails. */
export function actionsOf(
  level: string,
  override: Partial<Record<Validation, 'enforce' | 'log' | 'skip' | undefined>> = {},
): NotationPolicy['actions'] {
  const given = Object.entries(override).filter(([, action]) => action !== undefined);
  return { ...(levels[level] ?? actions('enforce', 'enforce', 'enforce')), ...Object.fromEntries(given) };
}
