import { createHash } from 'node:crypto';
import type { Outputs } from '../azure/outputs';

/** A kind of events the app takes. */
export interface Wanted {
  /** Of the event subscription: the same name is the same subscription. */
  readonly name: string;
  /** Id of the resource the events are about. */
  readonly source: string;
  readonly eventTypes: readonly string[];
  readonly subjectBeginsWith?: string;
  /** The function that takes them. */
  readonly function: string;
  /** True for a blob trigger, whose events go to the webhook of its extension. */
  readonly webhook: boolean;
  /** Account with the container for what was not taken. */
  readonly deadLetterAccount?: string;
}

/** Everything the app should be told of, by what was deployed and which functions there are. */
export function wantedEvents(outputs: Outputs, functions: readonly string[]): Wanted[] {
  return [
    ...blobEvents(outputs, functions),
    ...pushEvents(outputs),
    ...expiryEvents(outputs, 'SOURCE'),
    ...expiryEvents(outputs, 'TARGET'),
  ];
}

/** New blobs: to the blob triggers of the account, and without one to the function that needs no setting. */
function blobEvents(outputs: Outputs, functions: readonly string[]): Wanted[] {
  const { TARGET_STORAGE_ACCOUNT_ID: source, TARGET_CONTAINER = 'transfer' } = outputs;
  if (source === undefined) return [];
  const prefix = `observeImport-${source.split('/').at(-1) ?? ''}-`;
  const triggers = functions.filter((name) => name.startsWith(prefix));
  const takers = triggers.map((name) => ({ name, container: name.slice(prefix.length), webhook: true }));
  if (takers.length === 0) {
    takers.push({ name: 'observeImportEvent', container: TARGET_CONTAINER, webhook: false });
  }
  return takers.map(({ name, container, webhook }) => ({
    name: subscriptionName(container),
    source,
    eventTypes: ['Microsoft.Storage.BlobCreated'],
    subjectBeginsWith: `/blobServices/default/containers/${container}/`,
    function: name,
    webhook,
    deadLetterAccount: source,
  }));
}

/** A name has 64 characters at most, and two containers may be called alike for as long. */
function subscriptionName(container: string): string {
  const name = `acr-ferry-blobs-${container}`;
  if (name.length <= 64) return name;
  return `${name.slice(0, 51)}-${createHash('sha256').update(container).digest('hex').slice(0, 12)}`;
}

function pushEvents(outputs: Outputs): Wanted[] {
  const { SOURCE_REGISTRY_ID: source, STATE_STORAGE_ACCOUNT_ID: ofDocuments } = outputs;
  if (source === undefined) return [];
  // By image import a side has no account.
  const account = outputs.SOURCE_STORAGE_ACCOUNT_ID ?? ofDocuments;
  const eventTypes = ['Microsoft.ContainerRegistry.ImagePushed', 'Microsoft.ContainerRegistry.ChartPushed'];
  return [
    {
      ...{ name: 'acr-ferry-pushes', source, eventTypes, function: 'noteRegistryPush', webhook: false },
      ...(account !== undefined && { deadLetterAccount: account }),
    },
  ];
}

function expiryEvents(outputs: Outputs, side: 'SOURCE' | 'TARGET'): Wanted[] {
  const source = outputs[`${side}_VAULT_ID`];
  const account = outputs[`${side}_STORAGE_ACCOUNT_ID`];
  if (source === undefined) return [];
  const eventTypes = ['Microsoft.KeyVault.SecretNearExpiry', 'Microsoft.KeyVault.SecretExpired'];
  return [
    {
      ...{ name: 'acr-ferry-expiry', source, eventTypes, function: 'rotateSasOnEvent', webhook: false },
      ...(account !== undefined && { deadLetterAccount: account }),
    },
  ];
}
