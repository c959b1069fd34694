import type { KnownVersions } from '../../platform/known-versions';
import { badRequest } from './failure';
import type { Route } from './route';

/** Versions whose pipelines the service knows, by the tags of the public REST specification. */
const pipelineVersions = [
  '2019-12-01-preview',
  '2020-11-01-preview',
  '2021-06-01-preview',
  '2021-08-01-preview',
  '2021-12-01-preview',
  '2022-02-01-preview',
  '2023-01-01-preview',
  '2023-06-01-preview',
  '2023-08-01-preview',
  '2023-11-01-preview',
  '2024-11-01-preview',
  '2025-03-01-preview',
  '2025-05-01-preview',
  '2025-06-01-preview',
  '2025-12-01-preview',
  '2026-01-01-preview',
  '2026-03-01-preview',
  '2026-09-01-preview',
] as const;

const stableVersions = [
  '2017-10-01',
  '2019-05-01',
  '2021-09-01',
  '2022-12-01',
  '2023-07-01',
  '2025-04-01',
  '2025-11-01',
  '2026-11-01',
] as const;

/** Versions that were released together: `api-supported-versions` names all of a group (recorded). */
const announced: readonly (readonly string[])[] = [
  pipelineVersions.slice(0, 5),
  ['2025-06-01-preview', '2025-12-01-preview', '2026-01-01-preview', '2026-03-01-preview'],
];

/**
 * What an answer says in `api-supported-versions`, as recorded: pipelines name the group of the version asked
 * for, registries that version alone, operations nothing. Between the groups it is a guess.
 */
export function announcedVersions(type: string, asked: string, known: readonly string[] = []): string {
  const types = type.toLowerCase().split('/');
  if (types.some((each) => /^operation(?:statuses|results)$/.test(each))) return '';
  const group = types.some(isPipelineType)
    ? announced.find((versions) => versions.includes(asked))
    : undefined;
  return (group ?? [asked]).filter((version) => known.includes(version)).join(', ');
}

/** First version with `storageAccessMode`; from it on `keyVaultUri` is optional. */
const accessModeVersion = '2025-06-01-preview';

/** Whether a version knows how pipelines open their storage. */
export const hasAccessMode = (apiVersion: string): boolean => apiVersion >= accessModeVersion;

const isPipelineType = (type: string): boolean =>
  type === 'exportpipelines' || type === 'importpipelines' || type === 'pipelineruns';

/** Versions a type of a provider is served in; undefined accepts every well-formed one. */
export function versionsOf(
  { provider, type }: Pick<Route, 'provider' | 'type'>,
  known: KnownVersions,
): readonly string[] | undefined {
  if (provider === 'Microsoft.Storage') return known.storageAccounts;
  if (provider === 'Microsoft.Authorization') return known.authorization;
  if (provider === 'Microsoft.KeyVault') return known.vaults;
  if (provider === 'Microsoft.EventGrid') return known.events;
  if (provider !== 'Microsoft.ContainerRegistry') return undefined;
  if (type.toLowerCase().split('/').some(isPipelineType)) return known.pipelines ?? pipelineVersions;
  return known.registries ?? [...stableVersions, ...pipelineVersions].sort();
}

/**
 * The api-version of a request, in lower case. `supported` undefined accepts any well-formed version.
 * @throws ArmFailure 400 with ARM's words when it is missing, malformed or not supported for the type.
 */
export function checkApiVersion(
  query: URLSearchParams,
  type: string,
  location: string,
  supported: readonly string[] | undefined,
): string {
  const asked = query.get('api-version') ?? '';
  if (asked === '') {
    throw badRequest(
      'The api-version query parameter (?api-version=) is required for all requests.',
      undefined,
      'MissingApiVersionParameter',
    );
  }
  const version = asked.toLowerCase();
  if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(version)) {
    throw badRequest(
      `The api-version '${asked}' is invalid. The supported versions are '${(supported ?? []).join(',')}'.`,
      undefined,
      'InvalidApiVersionParameter',
    );
  }
  if (supported?.includes(version) === false) {
    throw badRequest(
      `No registered resource provider found for location '${location}' and API version '${version}' ` +
        `for type '${type}'. The supported api-versions are '${supported.join(', ')}'. The supported ` +
        `locations are '${location}'.`,
      undefined,
      'NoRegisteredProviderFound',
    );
  }
  return version;
}
