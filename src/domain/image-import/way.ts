import { z } from 'zod';
import { ways, type Route, type Way } from '../route';
import type { Immutable } from '../schema';

/** Which way a transfer goes, and why, where its route has both. */
export const takenWaySchema = z.object({ via: z.enum(ways), reason: z.string().exactOptional() });
export type TakenWay = Immutable<z.output<typeof takenWaySchema>>;

/** Which way a route goes that has both, as it was last found. */
export const foundWaySchema = z.object({
  via: z.enum(ways),
  why: z.string(),
  foundAt: z.iso.datetime(),
  refused: z
    .literal(true)
    .exactOptional()
    .describe('No image could be imported, and a look after that saw no reason.'),
});
export type FoundWay = Immutable<z.output<typeof foundWaySchema>>;

/** What a look at a route comes to; without `via` it cannot tell. */
export type Probe =
  | { readonly via: 'import'; readonly why: string }
  | { readonly via: 'transfer'; readonly why: string; readonly mend?: string; readonly lacks?: Lacking }
  | { readonly via?: undefined; readonly why: string };

/** What somebody who may not import lacks the role for, at the target unless it says otherwise. */
export type Lacking = 'import' | 'read' | 'readSource' | 'pull' | 'pullByRepository' | 'secret';

const hourMs = 3_600_000;
/** A look would see again what it saw then: a week goes by pipelines before it is believed. */
const refusedMs = 7 * 24 * hourMs;

/**
 * Whether what was found counts still: that images can be imported until the day ends (UTC), what keeps them
 * out for an hour, for somebody may mend it, and a week where no look sees it.
 */
export function holds({ via, foundAt, refused }: FoundWay, now: Date): boolean {
  if (via === 'import') return foundAt.slice(0, 10) === now.toISOString().slice(0, 10);
  return now.getTime() - Date.parse(foundAt) < (refused ? refusedMs : hourMs);
}

/** The way that was found, with why. */
export const asFound = ({ via, why, foundAt }: FoundWay): Required<TakenWay> => ({
  via,
  reason: `${why} (found ${foundAt})`,
});

/** The way while nobody can tell: the last that was found, else by pipelines. */
export function inDoubt(last: FoundWay | undefined, why: string): Required<TakenWay> {
  const doubt = `whether images can be imported cannot be told now: ${why}`;
  if (last === undefined) return { via: 'transfer', reason: `${doubt}; nothing was found before` };
  return { via: last.via, reason: `${doubt}; as last found, ${asFound(last).reason}` };
}

/** A plan of the way; nothing where there is none but pipelines. */
export const toldWay = ({ via, reason }: TakenWay): { readonly via?: Way; readonly viaReason?: string } => ({
  ...((via === 'import' || reason !== undefined) && { via }),
  ...(reason !== undefined && { viaReason: reason }),
});

/** The way of a route that has but one. */
export const onlyWay = ({ via }: Pick<Route, 'via'>): Way | undefined => (via === 'auto' ? undefined : via);

/** How a way is called. */
export const wayNames: Readonly<Record<Way, string>> = { transfer: 'pipelines', import: 'image import' };
