import { z } from 'zod';
import type { Services } from '../../../services';
import { parseReference } from '../../../domain/selection/artifact-reference';
import type { Push, PushRule } from '../../../domain/starts/push';
import { registryId } from '../../../domain/side';
import { pendingPushPath } from '../../../records/starts/paths';
import { subjectOfTag } from '../../../domain/selection/cosign';
import { createSelector } from '../../../domain/selection/select-tags';

/** What is read of an event of a registry; CloudEvents name topic and type otherwise. */
const eventSchema = z.object({
  topic: z.string().optional(),
  source: z.string().optional(),
  eventType: z.string().optional(),
  type: z.string().optional(),
  data: z.object({
    target: z.object({ repository: z.string(), tag: z.string().optional(), digest: z.string().optional() }),
  }),
});

const pushEvents = new Set([
  'Microsoft.ContainerRegistry.ImagePushed',
  'Microsoft.ContainerRegistry.ChartPushed',
]);

/** What became of an event: the rules that took it, or why none did. */
export type NotedPush = { readonly rules: readonly PushRule[] } | { readonly ignored: string };

/**
 * Notes a push for every rule that takes it. Once this returns the push is written down, so the event may be
 * acknowledged; the next look at the routes follows it.
 */
export async function notePush(services: Services, event: unknown): Promise<NotedPush> {
  const push = parsePush(event);
  if (typeof push === 'string') return { ignored: push };
  const { registry, repository, tag } = push;
  const routes = [...services.config.routes.values()].filter(
    ({ source }) => source !== undefined && registryId(source).toLowerCase() === registry.toLowerCase(),
  );
  if (routes.length === 0) {
    return {
      ignored: `${registry} is the source of no route: remove its event subscription, or add a route`,
    };
  }
  const names = routes.map(({ name }) => name);
  const now = services.now();
  const rules = services.config.pushRules.filter(
    (rule) => names.includes(rule.route) && takes(rule, push, now),
  );
  if (rules.length === 0) {
    return { ignored: `no push rule of ${names.join(', ')} takes ${repository}:${tag}` };
  }
  for (const rule of rules) {
    const path = pendingPushPath(rule, { arrivedMs: now.getTime(), repository, tag });
    await services.records(services.route(rule.route)).create(path, push);
  }
  return { rules };
}

function parsePush(event: unknown): Push | string {
  const parsed = eventSchema.safeParse(event).data;
  const type = parsed?.eventType ?? parsed?.type ?? '';
  const registry = parsed?.topic ?? parsed?.source;
  if (parsed === undefined || registry === undefined || !pushEvents.has(type)) return 'it is no push';
  const { repository, tag, digest } = parsed.data.target;
  // The manifests of a multi-platform image are pushed without a tag, before the index that has it.
  if (tag === undefined) return `the push to ${repository} has no tag`;
  const reference = parseReference(`${repository}:${tag}`);
  if (typeof reference === 'string') return `${repository}:${tag} is no reference: ${reference}`;
  return { registry, repository, tag, ...(digest !== undefined && { digest }) };
}

/** The tags of signatures and the like follow their subject, whatever tags a rule takes. */
function takes({ selection }: PushRule, { repository, tag }: Push, now: Date): boolean {
  const selector = createSelector(selection);
  if (subjectOfTag(tag) !== undefined) return selection.referrers === 'all' && selector.follows(repository);
  return selector.select(repository, [{ tag, updatedAt: now.toISOString() }]).length > 0;
}
