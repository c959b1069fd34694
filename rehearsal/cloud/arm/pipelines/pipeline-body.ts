import { z } from 'zod';
import type { PipelineKind, PipelineStorage, StorageAccessMode } from '../../transfer/records/records';
import { hasAccessMode } from '../requests/api-versions';
import { badRequest } from '../requests/failure';
import { identityShape } from './identity';
import type { ArmSwitches } from '../switches';
import { optionalText, parseBody } from '../requests/body';

const storageShape = z.object({
  type: optionalText,
  uri: optionalText,
  keyVaultUri: optionalText,
  storageAccessMode: optionalText,
});
const optionsShape = z.array(z.string()).nullish();
const envelope = { location: optionalText, identity: identityShape };
const exportShape = z.object({
  ...envelope,
  properties: z.object({ target: storageShape, options: optionsShape }),
});
const importShape = z.object({
  ...envelope,
  properties: z.object({
    source: storageShape,
    trigger: z.object({ sourceTrigger: z.object({ status: optionalText }).nullish() }).nullish(),
    options: optionsShape,
  }),
});

const optionsOf = {
  export: ['OverwriteBlobs', 'ContinueOnErrors'],
  import: ['OverwriteTags', 'DeleteSourceBlobOnSuccess', 'ContinueOnErrors'],
} as const;

/** What a caller may say of a pipeline. */
export interface PipelineBody {
  readonly location?: string;
  readonly identity: z.infer<typeof identityShape>;
  readonly storage: PipelineStorage;
  readonly options: readonly string[];
  readonly sourceTrigger?: 'Enabled' | 'Disabled';
}

/** @throws ArmFailure 400 naming the property and what it may be. */
export function readPipelineBody(
  kind: PipelineKind,
  body: unknown,
  apiVersion: string,
  switches: ArmSwitches,
): PipelineBody {
  if (kind === 'export') {
    const { location, identity, properties } = parseBody(exportShape, body);
    return {
      ...(location === undefined ? {} : { location }),
      identity,
      storage: readStorage(properties.target, 'properties.target', apiVersion),
      options: readOptions(kind, properties.options ?? [], switches),
    };
  }
  const { location, identity, properties } = parseBody(importShape, body);
  return {
    ...(location === undefined ? {} : { location }),
    identity,
    storage: readStorage(properties.source, 'properties.source', apiVersion),
    options: readOptions(kind, properties.options ?? [], switches),
    sourceTrigger: readTrigger(properties.trigger?.sourceTrigger?.status),
  };
}

function readStorage(given: z.infer<typeof storageShape>, path: string, apiVersion: string): PipelineStorage {
  const type = given.type ?? 'AzureStorageBlobContainer';
  const uri = given.uri ?? '';
  if (!isContainerUri(uri)) {
    throw badRequest(
      `The property '${path}.uri' must be the https URI of a blob container, like ` +
        `'https://account.blob.core.windows.net/container'.`,
      `${path}.uri`,
    );
  }
  // Older versions do not know the property; a service drops what its version does not know.
  const accessMode = hasAccessMode(apiVersion) ? readAccessMode(given.storageAccessMode, path) : 'SasToken';
  const keyVaultUri = given.keyVaultUri;
  if (keyVaultUri === undefined && accessMode === 'SasToken') {
    throw badRequest(
      `The property '${path}.keyVaultUri' is required when the storage access mode is SasToken.`,
      `${path}.keyVaultUri`,
    );
  }
  if (keyVaultUri !== undefined && !isSecretUri(keyVaultUri)) {
    throw badRequest(
      `The property '${path}.keyVaultUri' must be the https URI of a Key Vault secret, like ` +
        `'https://vault.vault.azure.net/secrets/name'.`,
      `${path}.keyVaultUri`,
    );
  }
  return { type, uri, accessMode, ...(keyVaultUri === undefined ? {} : { keyVaultUri }) };
}

function readAccessMode(given: string | undefined, path: string): StorageAccessMode {
  const modes = ['SasToken', 'ManagedIdentity'] as const;
  const mode = modes.find((known) => known.toLowerCase() === (given ?? 'SasToken').toLowerCase());
  if (mode !== undefined) return mode;
  throw badRequest(
    `The property '${path}.storageAccessMode' is invalid. The supported values are 'SasToken, ` +
      `ManagedIdentity'.`,
    `${path}.storageAccessMode`,
  );
}

function readOptions(kind: PipelineKind, given: readonly string[], switches: ArmSwitches): string[] {
  return given.map((option) => {
    const known = optionsOf[kind].find((name) => name.toLowerCase() === option.toLowerCase());
    if (known !== undefined) return known;
    if (switches.foreignOptions === 'accept') return option;
    throw badRequest(
      `The option '${option.slice(0, 100)}' is not supported by ${kind} pipelines. The supported ` +
        `values are '${optionsOf[kind].join(', ')}'.`,
      'properties.options',
    );
  });
}

function readTrigger(given: string | undefined): 'Enabled' | 'Disabled' {
  const status = (['Enabled', 'Disabled'] as const).find(
    (known) => known.toLowerCase() === (given ?? 'Enabled').toLowerCase(),
  );
  if (status !== undefined) return status;
  throw badRequest(
    "The property 'properties.trigger.sourceTrigger.status' is invalid. The supported values are " +
      "'Enabled, Disabled'.",
    'properties.trigger.sourceTrigger.status',
  );
}

function isContainerUri(text: string): boolean {
  const url = parseHttps(text);
  return url !== undefined && /^\/[a-z0-9$][a-z0-9-]{2,62}\/?$/.test(url.pathname);
}

function isSecretUri(text: string): boolean {
  const url = parseHttps(text);
  return url !== undefined && /^\/secrets\/[0-9a-zA-Z-]{1,127}(?:\/[0-9a-zA-Z]*)?$/.test(url.pathname);
}

function parseHttps(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'https:' && url.search === '' && url.hash === '' ? url : undefined;
}
