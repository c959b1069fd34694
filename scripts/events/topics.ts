import type { Az } from '../azure/az';

/** A system topic: a resource that has events has one at most. */
export interface Topic {
  readonly id: string;
  readonly source: string;
  readonly tags?: Readonly<Record<string, string>> | null;
  readonly identity?: {
    readonly type?: string | null;
    readonly userAssignedIdentities?: object | null;
  } | null;
}

/** The topics of resources, by the lower-case id of the resource. */
export async function topicsOf(az: Az, sources: readonly string[]): Promise<ReadonlyMap<string, Topic>> {
  const subscriptions = new Set(sources.map((id) => id.split('/')[2] ?? ''));
  const lists = await Promise.all(
    [...subscriptions].map((id) => az(['eventgrid', 'system-topic', 'list', '--subscription', id])),
  );
  const topics = lists.flatMap((list) => list as readonly Topic[]);
  return new Map(topics.map((topic) => [topic.source.toLowerCase(), topic]));
}

/** The identity a topic signs in with, as a subscription names it; undefined when it has none. */
export function identityOf({ identity }: Topic): object | undefined {
  if (/systemassigned/i.test(identity?.type ?? '')) return { type: 'SystemAssigned' };
  const [userAssigned] = Object.keys(identity?.userAssignedIdentities ?? {});
  return userAssigned === undefined
    ? undefined
    : { type: 'UserAssigned', userAssignedIdentity: userAssigned };
}
