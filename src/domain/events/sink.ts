import { compileGlob } from '../selection/glob';
import type { DomainEvent } from './event';

interface Named {
  readonly name: string;
  readonly url: string;
  /** Globs over the names of routes, and over types such as `transfer.*`: one of each must fit. */
  readonly routes: readonly string[];
  readonly events: readonly string[];
}

/** Who is told of events, beside the log. Holds secrets: `url` and `secrets` may open something. */
export type Sink = Named &
  (
    | {
        readonly kind: 'webhook';
        /** The first signs, and so do the others. */
        readonly secrets: readonly string[];
      }
    | { readonly kind: 'event-grid'; readonly key?: string; readonly clientId?: string }
    | { readonly kind: 'teams' | 'slack' }
  );

/** Whether a sink is to be told of an event. */
export const wants = (sink: Sink, { type, route }: Pick<DomainEvent, 'type' | 'route'>): boolean =>
  fits(sink.events, type) && fits(sink.routes, route);

const fits = (globs: readonly string[], name: string): boolean =>
  globs.some((glob) => compileGlob(glob)(name));

/** Where a sink is, without what may be a key. */
export const hostOf = ({ url }: Pick<Sink, 'url'>): string => new URL(url).host;
