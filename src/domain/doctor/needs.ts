import { roleCommand, vaultScope, type BuiltInRole } from '../roles/role-command';
import { registryId, storageAccountId, vaultUrl, type End, type Side } from '../side';
import type { Finding } from './check';
import type { WantedEvents } from './event-subscription';

/** Who needs which role where, and the command that gives it. */
export type Need = Required<Pick<Finding, 'identity' | 'role' | 'scope' | 'mend'>>;

const at = (
  role: BuiltInRole,
  identity: string,
  scope: string,
  inShell = scope,
  name: string = role,
): Need => ({
  identity,
  role: name,
  scope,
  mend: roleCommand(role, identity, inShell),
});

/** To read a resource of ARM: what the custom role of the deployment holds Reader has, too. */
const reader = (identity: string, scope: string): Need =>
  at('Reader', identity, scope, scope, 'acr-ferry reader, or Reader');

/** Of the custom role that revokes, the built-in one that does it too. */
const revoker = (role: BuiltInRole, identity: string, scope: string): Need =>
  at(role, identity, scope, scope, `acr-ferry revoker, or ${role}`);

/** What the app needs on a side, by what it does there (docs/security/roles.md). */
export const needs = {
  readRegistry: (side: End, who: string) => reader(who, registryId(side)),
  readAccount: (side: Side, who: string) => reader(who, storageAccountId(side)),
  readVault: (side: Side, who: string): Need => ({
    ...reader(who, vaultUrl(side)),
    mend: roleCommand('Reader', who, vaultScope(side.vault)),
  }),
  list: (side: End, who: string, byRepository = false) =>
    at(byRepository ? 'Container Registry Repository Catalog Lister' : 'AcrPull', who, registryId(side)),
  pull: (side: End, who: string, byRepository = false) =>
    at(byRepository ? 'Container Registry Repository Reader' : 'AcrPull', who, registryId(side)),
  remove: (side: End, who: string, byRepository = false) =>
    at(byRepository ? 'Container Registry Repository Contributor' : 'AcrDelete', who, registryId(side)),
  pipelines: (side: Side, who: string) =>
    at('Container Registry Transfer Pipeline Contributor', who, registryId(side)),
  importImages: (side: End, who: string) =>
    at('Container Registry Data Importer and Data Reader', who, registryId(side)),
  readSecret: (side: Pick<Side, 'cloud' | 'vault'>, who: string) =>
    at('Key Vault Secrets User', who, vaultUrl(side), vaultScope(side.vault)),
  secrets: (side: Side, who: string) =>
    at('Key Vault Secrets Officer', who, vaultUrl(side), vaultScope(side.vault)),
  sign: (side: Side, who: string) => at('Key Vault Crypto User', who, vaultUrl(side), vaultScope(side.vault)),
  blobs: (side: Side, who: string) => at('Storage Blob Data Contributor', who, storageAccountId(side)),
  accountKey: (side: Side, who: string) =>
    revoker('Storage Account Key Operator Service Role', who, storageAccountId(side)),
  revoke: (side: Side, who: string) => revoker('Storage Account Contributor', who, storageAccountId(side)),
  handOn: (identityId: string, who: string) => at('Managed Identity Operator', who, identityId),
  readTopic: (resourceId: string, who: string): Need => ({
    ...reader(who, `system topic of ${resourceId}`),
    mend: roleCommand(
      'Reader',
      who,
      `"$(az eventgrid system-topic list --query "[?source=='${resourceId}'].id" --output tsv)"`,
    ),
  }),
  readId: (resourceId: string, who: string) => reader(who, resourceId),
} as const;

/** The id of a storage account as a shell finds it: settings name nothing else of it. */
const accountScope = (account: string): string =>
  `"$(az storage account show --name ${account} --query id --output tsv)"`;

/** What the identity of the host needs at its storage. */
export const atHost = (
  account: string,
  identity: string,
  role: BuiltInRole = 'Storage Blob Data Owner',
): Need => at(role, identity, `storage account ${account}`, accountScope(account));

/** What keeping documents in an account takes that is known by its name only. */
export const atState = (account: string, identity: string): Need =>
  at('Storage Blob Data Contributor', identity, `storage account ${account}`, accountScope(account));

/** The command that tells the app of events. */
export function subscribing({ resourceId, eventTypes, functions, subject }: SubscribedEvents): string {
  const about = subject === undefined ? '' : `--subject-begins-with ${subject} `;
  return (
    `az eventgrid event-subscription create --name acr-ferry --source-resource-id ${resourceId} ` +
    `--included-event-types ${eventTypes.join(' ')} ${about}--endpoint-type azurefunction ` +
    `--endpoint <id of the app>/functions/${functions[0] ?? ''}`
  );
}

interface SubscribedEvents extends WantedEvents {
  readonly resourceId: string;
}

/** Who runs it may have another subscription chosen than that of the registry. */
const updating = ({ registry, subscriptionId }: End): string =>
  `az acr update --name ${registry} --subscription ${subscriptionId}`;

/** The commands that open a firewall. */
export const opening = {
  registry: (side: End) => `${updating(side)} --public-network-enabled true --default-action Allow`,
  trusted: (side: End) => `${updating(side)} --allow-trusted-services true`,
  vault: (side: Pick<Side, 'vault'>) =>
    `az keyvault update --name ${side.vault} --public-network-access Enabled --default-action Allow`,
  account: (side: Side) =>
    `az storage account update --name ${side.storageAccount} --resource-group ` +
    `${side.storageResourceGroup} --subscription ${side.storageSubscriptionId} ` +
    '--public-network-access Enabled --default-action Allow',
  accountNamed: (account: string) =>
    `az storage account update --ids ${accountScope(account)} ` +
    '--public-network-access Enabled --default-action Allow',
} as const;

/** The command that stores what is missing in a vault. */
export const storing = {
  password: ({ vault, secret }: { readonly vault: string; readonly secret: string }) =>
    `az keyvault secret set --vault-name ${vault} --name ${secret} --value <password>`,
} as const;

/** The command that brings back what was deleted. */
export const recovering = {
  vault: ({ vault }: Pick<Side, 'vault'>) => `az keyvault recover --name ${vault}`,
} as const;

/** The commands that make a registry fit for pipelines. */
export const fitting = {
  premium: (side: End) => `${updating(side)} --sku Premium`,
  exports: (side: End) => `${updating(side)} --allow-exports true`,
} as const;

/** The command that deletes a document of the app. */
export const forgetting = (
  { storageAccount }: Pick<Side, 'storageAccount'>,
  container: string,
  name: string,
) =>
  `az storage blob delete --auth-mode login --account-name ${storageAccount} ` +
  `--container-name ${container} --name ${name}`;

/** Has the app renew what is due. */
export const rotating = 'curl --request POST --header "x-functions-key: <key>" https://<app>/api/sas/rotate';

const theApp = '--name <app> --resource-group <group>';

/** The command that gives the app a setting. */
export const settingCommand = (setting: string, value: string): string =>
  `az functionapp config appsettings set ${theApp} --settings ${setting}=${value}`;

/** What the problem of a name begins with that nothing reads. */
export const noSetting = 'is no setting';

/** The command that takes a setting from the app. */
export const unsettingCommand = (setting: string): string =>
  `az functionapp config appsettings delete ${theApp} --setting-names ${setting}`;

/** The command that gives the app its own identity, or the one with a client id. */
export const identityCommand = (clientId?: string): string => {
  const id = `"$(az identity list --query "[?clientId=='${clientId ?? ''}'].id" --output tsv)"`;
  return `az functionapp identity assign ${theApp}${clientId === undefined ? '' : ` --identities ${id}`}`;
};
