import type { TokenCredential } from '@azure/identity';
import type { EventSubscription } from '../../domain/doctor/event-subscription';
import type { End } from '../../domain/side';
import { armList, createArmClient } from '../arm';

/** Who is told of the events of a resource, as far as ARM shows it to the app. */
export interface SeenSubscriptions {
  readonly subscriptions: readonly EventSubscription[];
  /** Whether the system topic of the resource is seen: most subscriptions are kept below it. */
  readonly seesTopic: boolean;
}

interface SystemTopic {
  readonly id: string;
  readonly properties?: { readonly source?: string };
}

/** The oldest version with identities for dead letters: sovereign clouds know it. */
const version = 'api-version=2022-06-15';
const provider = 'providers/Microsoft.EventGrid';

/** The subscriptions to a resource: its own, and those of its system topic. @throws TransferError */
export async function eventSubscriptionsOf(
  side: End,
  credential: TokenCredential,
  resourceId: string,
): Promise<SeenSubscriptions> {
  const client = createArmClient(side, credential);
  const list = async <T>(operation: string, path: string): Promise<T[]> =>
    (await armList<T>(client, { side, operation, path: `${path}?${version}` })) ?? [];
  const [own, topics] = await Promise.all([
    list<EventSubscription>('list event subscriptions', `${resourceId}/${provider}/eventSubscriptions`),
    list<SystemTopic>(
      'list system topics',
      `/subscriptions/${resourceId.split('/')[2]}/${provider}/systemTopics`,
    ),
  ]);
  const topic = topics.find(({ properties }) => isSame(properties?.source, resourceId));
  const below =
    topic && (await list<EventSubscription>('list event subscriptions', `${topic.id}/eventSubscriptions`));
  return { subscriptions: [...own, ...(below ?? [])], seesTopic: topic !== undefined };
}

const isSame = (source: string | undefined, resourceId: string): boolean =>
  source?.toLowerCase() === resourceId.toLowerCase();
