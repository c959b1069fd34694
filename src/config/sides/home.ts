import { endsOf, type Route } from '../../domain/route';
import { registryId, type End } from '../../domain/side';
import type { PlaceOf, Report } from '../read-setting';

/**
 * An app is at home in one cloud, and its managed identity in one tenant of that: what no credential can
 * reach from there is told before the first sign-in fails.
 */
export function checkHome(routes: Iterable<Route>, place: PlaceOf, report: Report): void {
  let cloud: End['cloud'] | undefined;
  let tenantId: string | undefined;
  for (const route of routes) {
    for (const { name, credential, ...side } of endsOf(route)) {
      const { kind } = credential;
      if (kind !== 'managed-identity' && kind !== 'federated') continue;
      const where = place(route.name, `${name.toUpperCase()}_CREDENTIAL`);
      cloud ??= side.cloud;
      if (side.cloud.authorityHost !== cloud.authorityHost) {
        const why = `another side signs in to ${cloud.name} so, and no identity is known to two clouds`;
        report(where, `is ${kind} in ${side.cloud.name}: ${why}; use client-secret or client-certificate`);
        continue;
      }
      if (kind === 'federated') continue;
      tenantId ??= side.tenantId;
      if (side.tenantId.toLowerCase() === tenantId.toLowerCase()) continue;
      const why = `another side signs in to tenant ${tenantId} so, and a managed identity has one tenant`;
      report(where, `is managed-identity in tenant ${side.tenantId}: ${why}; use federated`);
    }
  }
}

/** A registry takes nothing from itself. */
export function checkEnds({ source, target }: Route, report: Report): void {
  if (source === undefined || target === undefined) return;
  const id = (side: End): string => `${side.cloud.armEndpoint}${registryId(side)}`.toLowerCase();
  if (id(source) === id(target)) report('TARGET_REGISTRY', 'is the registry of the source: name another one');
}

/** Warns of what a side is given for a sign-in that its credential does not use. */
export function warnOfUnused(
  settings: Readonly<Record<string, unknown>>,
  { name, credential: { kind } }: End,
  warn: Report,
): void {
  const prefix = name.toUpperCase();
  for (const [ending, user] of Object.entries(usedBy)) {
    const setting = `${prefix}_${ending}`;
    if ((settings[setting] ?? '') === '' || kind === user) continue;
    warn(setting, `is not used: ${prefix}_CREDENTIAL is ${kind}, and ${user} would use it`);
  }
}

const usedBy = {
  CLIENT_SECRET: 'client-secret',
  CERTIFICATE: 'client-certificate',
  CERTIFICATE_PATH: 'client-certificate',
  FEDERATED_IDENTITY: 'federated',
} as const;
