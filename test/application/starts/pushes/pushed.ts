import { notePush, type NotedPush } from '../../../../src/application/starts/pushes/note-push';
import { registryId } from '../../../../src/domain/side';
import type { Services } from '../../../../src/services';
import { memoryServices, type MemoryServices } from '../../../support/services';

export const releases = { name: 'releases', selection: { allow: ['team/**:v*'], deny: ['team/secret'] } };

/** An app with push rules, and a clock that counts seconds from noon. */
export interface PushedApp {
  readonly memory: MemoryServices;
  /** Services at so many seconds past noon. */
  at(second: number): Services;
  /** Lets an event of a push arrive. */
  push(second: number, repository: string, tag?: string, change?: object): Promise<NotedPush>;
  /** Documents about pushes. */
  pending(): string[];
}

export function pushedApp(
  routes: Readonly<Record<string, object>> = { default: { events: [releases] } },
): PushedApp {
  const memory = memoryServices({}, routes);
  const at = (second: number): Services => ({
    ...memory.services,
    now: () => new Date(Date.parse('2026-03-01T12:00:00Z') + second * 1000),
  });
  const digest = `sha256:${'0'.repeat(64)}`;
  return {
    memory,
    at,
    push: (second, repository, tag, change = {}) =>
      notePush(at(second), {
        id: 'e1',
        topic: registryId(memory.route.source!).toUpperCase(),
        eventType: 'Microsoft.ContainerRegistry.ImagePushed',
        data: { action: 'push', target: { repository, ...(tag !== undefined && { tag }), digest, size: 1 } },
        ...change,
      }),
    pending: () => [...memory.documents.keys()].filter((path) => path.startsWith('pushes/')),
  };
}
