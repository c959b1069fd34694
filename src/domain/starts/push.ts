import type { Selection } from '../selection/selection';

/** What pushes to the source registry of a route start a transfer. */
export interface PushRule {
  readonly route: string;
  /** Unique within the route. */
  readonly name: string;
  readonly selection: Selection;
  /** A transfer starts when nothing was pushed for this long: the pushes of one release travel together. */
  readonly quietSeconds: number;
  /** It starts at the latest so long after the first push, however many follow. */
  readonly longestSeconds: number;
}

/**
 * A tag that was pushed and is in no transfer yet. Its name says all, so that a listing does without reads.
 */
export interface PendingPush {
  /** Of its document in the state container. */
  readonly path: string;
  /** When the event arrived, in milliseconds. */
  readonly at: number;
  readonly repository: string;
  readonly tag: string;
}

/** Pushes that were taken into a transfer; their documents are removed once it is started. */
export interface TakenPushes {
  readonly transferId: string;
  readonly artifacts: readonly string[];
  readonly paths: readonly string[];
}

type Address = Pick<PushRule, 'route' | 'name'>;

/** Where the documents of a rule are. */
export const pushFolder = ({ route, name }: Address): string => `pushes/${route}/${name}/`;

export const takenPath = (rule: Address, transferId: string): string =>
  `${pushFolder(rule)}taken/${transferId}.json`;

export const isTaken = (rule: Address, path: string): boolean => path.startsWith(`${pushFolder(rule)}taken/`);

/** One document for each moment and tag: an event that comes twice in a moment is one push. */
export const pendingPath = (
  rule: Address,
  { at, repository, tag }: Pick<PendingPush, 'at' | 'repository' | 'tag'>,
): string => `${pushFolder(rule)}pending/${String(at).padStart(14, '0')}/${repository}/${tag}.json`;

/** Undefined for foreign documents. */
export function parsePendingPath(rule: Address, path: string): PendingPush | undefined {
  const folder = `${pushFolder(rule)}pending/`;
  const [, at, repository, tag] = /^(\d{14})\/(.+)\/([^/]+)\.json$/.exec(path.slice(folder.length)) ?? [];
  if (!path.startsWith(folder) || at === undefined || repository === undefined || tag === undefined) {
    return undefined;
  }
  return { path, at: Number(at), repository, tag };
}
