import { AzFailed, type Az } from '../../../scripts/azure/az';

const subscription = '/subscriptions/11111111-bbbb-4bbb-8bbb-000000000001';
const group = `${subscription}/resourceGroups/rg-ferry/providers`;
export const account = `${group}/Microsoft.Storage/storageAccounts/sttarget`;
export const registry = `${group}/Microsoft.ContainerRegistry/registries/crsource`;
const vault = `${group}/Microsoft.KeyVault/vaults/kvsource`;
const topic = (name: string): string => `${group}/Microsoft.EventGrid/systemTopics/${name}`;

/** Outputs of a deployment with both sides; the vault of the target has no topic. */
export const outputs = {
  AZURE_RESOURCE_GROUP: 'rg-ferry',
  AZURE_FUNCTION_APP_NAME: 'func-ferry',
  AZURE_FUNCTION_APP_ID: `${group}/Microsoft.Web/sites/func-ferry`,
  AZURE_FUNCTION_URL: 'https://func-ferry.azurewebsites.us',
  SOURCE_REGISTRY_ID: registry,
  SOURCE_STORAGE_ACCOUNT_ID: `${group}/Microsoft.Storage/storageAccounts/stsource`,
  SOURCE_VAULT_ID: vault,
  TARGET_STORAGE_ACCOUNT_ID: account,
  TARGET_VAULT_ID: `${group}/Microsoft.KeyVault/vaults/kvtarget`,
  TARGET_CONTAINER: 'transfer',
  DEAD_LETTER_CONTAINER: 'dead-letters',
};

interface Body {
  readonly properties: Readonly<Record<string, unknown>>;
}

/** An Azure CLI with three topics that remembers what was put. */
export function fakeAz({ functions = ['observeImportEvent'], refuse = '' } = {}) {
  const put = new Map<string, Body>();
  const calls: { readonly args: readonly string[]; readonly input?: string }[] = [];
  const pending = new Map<string, string[]>();
  const az: Az = (args, input) => {
    calls.push({ args, ...(input !== undefined && { input }) });
    return Promise.resolve().then(() => answer(args, input));
  };
  const answer = (args: readonly string[], input?: string): unknown => {
    const url = args[args.indexOf('--url') + 1]!;
    switch (args.slice(0, 3).join(' ')) {
      case 'functionapp function list':
        // The functions of a fresh deployment come after a while.
        return calls.length < 3 ? [] : functions.map((name) => `func-ferry/${name}`);
      case 'functionapp keys list':
        return calls.filter(({ args: [, keys] }) => keys === 'keys').length < 2 ? undefined : 'k+e/y==';
      case 'eventgrid system-topic list':
        return [
          { id: topic('storage'), source: account.toUpperCase(), identity: { type: 'SystemAssigned' } },
          {
            id: topic('registry'),
            source: registry,
            identity: { type: 'UserAssigned', userAssignedIdentities: { '/id': {} } },
          },
          { id: topic('vault'), source: vault, identity: null },
        ];
      case 'rest --method put':
        if (refuse !== '' && url.includes(refuse))
          throw new AzFailed(`az rest: ${refuse} refused: ${input ?? ''}`);
        pending.set(url, ['Creating']);
        put.set(/eventSubscriptions\/([^?]+)/.exec(url)![1]!, JSON.parse(input!) as Body);
        return {};
      case 'rest --method get':
        return { properties: { provisioningState: pending.get(url)?.pop() ?? 'Succeeded' } };
      default:
        throw new AzFailed(`unknown: ${args.join(' ')}`);
    }
  };
  return { az, put, calls };
}
