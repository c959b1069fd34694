import type { Az } from '../azure/az';
import { topicsOf } from '../events/topics';
import type { Parameters } from './parameters';
import type { Problem } from './problem';
import type { Wanted } from './resources';

const types = {
  registry: 'Microsoft.ContainerRegistry/registries',
  storage: 'Microsoft.Storage/storageAccounts',
  vault: 'Microsoft.KeyVault/vaults',
} as const;

/** Whether what exists has a system topic already: Event Grid takes one a resource. */
export async function checkTopics(
  az: Az,
  wanted: readonly Wanted[],
  parameters: Parameters,
): Promise<Problem[]> {
  const told = wanted.flatMap((each) => {
    const id = idOf(each);
    return id !== undefined && hasTopic(each, parameters) ? [{ ...each, id }] : [];
  });
  if (told.length === 0) return [];
  const topics = await topicsOf(
    az,
    told.map(({ id }) => id),
  );
  return told.flatMap(({ side, id, name = '' }) => {
    const topic = topics.get(id.toLowerCase());
    if (topic === undefined || isOurs(topic.tags, parameters)) return [];
    const problem = `is new, and ${name} has a system topic already, ${topic.id.split('/').at(-1) ?? ''}`;
    return [
      {
        parameter: `${side}.topics`,
        problem,
        fix: 'say existing: that one is used (docs/deploy.md, Events)',
      },
    ];
  });
}

/** As in the template: pushes to the source, blobs at the target, and SAS that expire. */
function hasTopic({ kind, side, state }: Wanted, { via, [side]: own }: Parameters): boolean {
  if (state !== 'existing' || own.topics !== 'new') return false;
  if (kind === 'registry') return side === 'source';
  if (kind === 'storage') return side === 'target';
  return kind === 'vault' && via !== 'import' && own.storageAccess === 'sas';
}

const idOf = ({ kind, name, subscription, group }: Wanted): string | undefined =>
  kind === 'documents' || name === undefined
    ? undefined
    : `/subscriptions/${subscription}/resourceGroups/${group}/providers/${types[kind]}/${name}`;

/** Whether an earlier deployment of the environment made it. */
const isOurs = (
  tags: Readonly<Record<string, string>> | null | undefined,
  { environmentName }: Parameters,
): boolean => environmentName !== undefined && tags?.['azd-env-name'] === environmentName;
