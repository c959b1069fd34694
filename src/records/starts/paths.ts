import { pushSchema, takenPushesSchema, type PendingPush, type PushRule } from '../../domain/starts/push';
import { type ScheduleName, schedulePauseSchema, scheduleStateSchema } from '../../domain/starts/schedule';
import { pathTo } from '../records';

/** Names a push rule. */
export type RuleName = Pick<PushRule, 'route' | 'name'>;

/** What is remembered of a schedule. */
export const scheduleStatePath = ({ route, name }: ScheduleName) =>
  pathTo(`schedules/${route}/${name}/state.json`, scheduleStateSchema);

/** There while a schedule is paused. */
export const schedulePausePath = ({ route, name }: ScheduleName) =>
  pathTo(`schedules/${route}/${name}/paused.json`, schedulePauseSchema);

/** Where the documents of a rule are. */
export const pushFolder = ({ route, name }: RuleName): string => `pushes/${route}/${name}/`;

/** Pushes that make up one transfer, until it is started. */
export const takenPushesPath = (rule: RuleName, transferId: string) =>
  pathTo(`${pushFolder(rule)}taken/${transferId}.json`, takenPushesSchema);

/**
 * One document for each moment and tag: an event that comes twice in a moment is one push, later it is
 * another one of the same tag. The name says everything, so that a listing does without reads.
 */
export const pendingPushPath = (rule: RuleName, { arrivedMs, repository, tag }: PendingPush) =>
  pathTo(
    `${pushFolder(rule)}pending/${String(arrivedMs).padStart(14, '0')}/${repository}/${tag}.json`,
    pushSchema,
  );
