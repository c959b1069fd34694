import { demandsSignature, type Route } from '../../domain/route';
import { containerUrl, secretUri, type Side } from '../../domain/side';
import { desiredIdentity, identityDifferences, type PipelineIdentity } from './pipeline-identity';

/** An export or import pipeline as ARM shows it (preview resource, see the ACR Transfer ARM templates). */
export interface PipelineResource {
  readonly id: string;
  readonly identity?: PipelineIdentity;
  readonly properties: {
    readonly target?: StorageEnd;
    readonly source?: StorageEnd;
    readonly trigger?: { readonly sourceTrigger?: { readonly status?: string } };
    readonly options?: readonly string[];
    readonly provisioningState?: string;
  };
}

interface StorageEnd {
  readonly type?: string;
  readonly uri?: string;
  readonly keyVaultUri?: string | null;
  readonly storageAccessMode?: string;
}

/** How far ARM is with a pipeline, in its words. */
export const stateOf = ({ properties }: Pick<PipelineResource, 'properties'>): string =>
  properties.provisioningState ?? 'Succeeded';

/** Provisioning states that pass by themselves (ARM, asynchronous operations). */
const passingStates = new Set(['accepted', 'creating', 'updating']);

/** Whether somebody is changing a pipeline just now. */
export const isPassing = (pipeline: Pick<PipelineResource, 'properties'>): boolean =>
  passingStates.has(stateOf(pipeline).toLowerCase());

/** The api-version that brought `storageAccessMode`; before it every pipeline used a SAS. */
const accessModeVersion = '2025-06-01-preview';

/** The body of the pipeline a route needs on a side; `found` is the one it takes the place of. */
export function desiredPipeline(
  route: Route,
  side: Side,
  location: string,
  found?: Pick<PipelineResource, 'identity'>,
): Record<string, unknown> {
  const end = {
    type: 'AzureStorageBlobContainer',
    uri: containerUrl(side),
    ...(side.storageAccess === 'sas' && { keyVaultUri: secretUri(side) }),
    ...(side.cloud.apiVersions.pipelines >= accessModeVersion && {
      storageAccessMode: side.storageAccess === 'sas' ? 'SasToken' : 'ManagedIdentity',
    }),
  };
  const properties =
    side.name === 'source'
      ? { target: end, options: desiredOptions(route, side) }
      : {
          source: end,
          trigger: { sourceTrigger: { status: route.importBy === 'run' ? 'Disabled' : 'Enabled' } },
          options: desiredOptions(route, side),
        };
  return { location, identity: desiredIdentity(side, found?.identity), properties };
}

function desiredOptions(route: Route, side: Side): string[] {
  const shared = route.continueOnErrors ? ['ContinueOnErrors'] : [];
  // A second attempt of an export writes to the same blob name.
  if (side.name === 'source') return ['OverwriteBlobs', ...shared];
  return [
    ...(route.overwriteTags ? ['OverwriteTags'] : []),
    ...(route.deleteBlobAfterImport ? ['DeleteSourceBlobOnSuccess'] : []),
    ...shared,
  ];
}

/** How an existing pipeline differs from what the route needs. */
export interface PipelineDifferences {
  /** The transfer would go wrong: other container, secret or identity, two drivers of the import. */
  readonly blocking: readonly string[];
  /** It would run, but behave otherwise than the settings say. */
  readonly harmless: readonly string[];
}

/** Compares without case: ARM and the CLI change the case of URIs and identity types. */
export function comparePipeline(route: Route, side: Side, found: PipelineResource): PipelineDifferences {
  const end = (side.name === 'source' ? found.properties.target : found.properties.source) ?? {};
  const blocking = identityDifferences(side, found.identity);
  if (!sameText(end.uri, containerUrl(side))) {
    blocking.push(`its container is ${end.uri ?? 'not set'}, the settings say ${containerUrl(side)}`);
  }
  const mode = sameText(end.storageAccessMode, 'ManagedIdentity') ? 'managed-identity' : 'sas';
  if (mode !== side.storageAccess) {
    blocking.push(`it opens the container by ${mode}, the settings say ${side.storageAccess}`);
  } else if (mode === 'sas' && !sameText(end.keyVaultUri ?? undefined, secretUri(side))) {
    const pinned = end.keyVaultUri?.toLowerCase().startsWith(`${secretUri(side).toLowerCase()}/`) === true;
    blocking.push(
      pinned
        ? 'its secret URI names a version, which pins it to an old SAS'
        : `its secret is ${end.keyVaultUri ?? 'not set'}, the settings say ${secretUri(side)}`,
    );
  }
  if (side.name === 'target') blocking.push(...driverConflict(route, found));
  return {
    blocking,
    harmless: optionDifferences(desiredOptions(route, side), found.properties.options ?? []),
  };
}

function driverConflict(route: Route, found: PipelineResource): string[] {
  const enabled = !sameText(found.properties.trigger?.sourceTrigger?.status, 'Disabled');
  if (demandsSignature(route) && enabled) {
    return ['its source trigger is Enabled, so ACR imports what no signature covers, before it is checked'];
  }
  if (route.importBy === 'run' && enabled) {
    return [
      'its source trigger is Enabled, so ACR would import each blob a second time; disable it or set ' +
        'IMPORT_BY=trigger',
    ];
  }
  if (route.importBy !== 'run' && !enabled) {
    return [`its source trigger is Disabled, but IMPORT_BY is ${route.importBy}`];
  }
  return [];
}

function optionDifferences(wanted: readonly string[], found: readonly string[]): string[] {
  const has = (list: readonly string[], option: string): boolean =>
    list.some((each) => sameText(each, option));
  return [
    ...wanted.filter((option) => !has(found, option)).map((option) => `option ${option} is missing`),
    ...found
      .filter((option) => !has(wanted, option))
      .map((option) => `option ${option} is set against the settings`),
  ];
}

const sameText = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
