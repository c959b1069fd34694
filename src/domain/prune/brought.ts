import { z } from 'zod';
import type { Route } from '../route';
import type { Immutable } from '../schema';
import type { End } from '../side';
import { sameAddress } from '../waybill/address';

/** Marks of the registries of a route: it may have others by now. */
const placesSchema = z.object({ source: z.string().exactOptional(), target: z.string().exactOptional() });
type Places = Immutable<z.output<typeof placesSchema>>;

const broughtSchema = z.object({
  reference: z.string(),
  digest: z.string(),
  at: z.iso.datetime(),
  /** Of the waybill that brought it across an air gap. */
  number: z.int().exactOptional(),
  /** Who gave it that number: every sender counts for itself. */
  sender: z.string().exactOptional(),
  /** Nobody could look whether it is there. */
  unverified: z.literal(true).exactOptional(),
  /** Its name at the target, where the route renamed it. */
  as: z.string().exactOptional(),
  ...placesSchema.shape,
});
/** An artifact that transfers of a route brought to the target, or handed over, last. */
export type Brought = Immutable<z.output<typeof broughtSchema>>;

/** The same as it arrives. */
export type Arriving = Brought & {
  /** It was at the target before: others leave it to the route, which did not bring it. */
  readonly foundThere?: true;
};

/** What a route brought of one repository. */
export const broughtOfSchema = z.object({ artifacts: z.array(broughtSchema) });

const broughtToSchema = broughtSchema
  .pick({ reference: true, digest: true, at: true })
  .extend({ route: z.string() });
/** What a route brought to a registry, by its name there. */
export type BroughtTo = Immutable<z.output<typeof broughtToSchema>>;

/** What any route brought to one repository of a registry. */
export const broughtToRepositorySchema = z.object({ artifacts: z.array(broughtToSchema) });

/** So many of a part are remembered where no route into the registry prunes. */
export const mostUnpruned = 500;

/** The newest word of a route on a reference counts; what was told last comes last. */
export function withBrought<T extends Pick<BroughtTo, 'reference' | 'at'> & { readonly route?: string }>(
  known: readonly T[],
  news: readonly T[],
): T[] {
  const keyOf = ({ route = '', reference }: T): string => `${route} ${reference}`;
  const all = new Map(known.map((each) => [keyOf(each), each]));
  for (const each of news) {
    const before = all.get(keyOf(each));
    if (before !== undefined && before.at > each.at) continue;
    all.delete(keyOf(each));
    all.set(keyOf(each), each);
  }
  return [...all.values()];
}

/** Of which waybills a sender's look at its source says something. */
interface Sight {
  readonly sender?: string;
  /** From this number on, */
  readonly since?: number;
  /** up to this one, */
  readonly asOf?: number;
  /** and of those that came after this time. */
  readonly resetAt?: string;
}

/** What a sender's look at its source knows of: what it handed over before, as far back as it remembers. */
export const knownBy =
  ({ sender, since = 0, asOf = 0, resetAt = '' }: Sight) =>
  ({ number, sender: by, at }: Brought): boolean =>
    number !== undefined &&
    number >= since &&
    number <= asOf &&
    at > resetAt &&
    by !== undefined &&
    sender !== undefined &&
    sameAddress(by, sender);

/** Tells registries of all clouds apart: in one no two have the same name, wherever they are moved. */
const markOf = ({ cloud, registry }: End): string => `${cloud.armEndpoint}/${registry}`.toLowerCase();

/** The registries of a route as it is now. */
export const placesOf = ({ source, target }: Pick<Route, 'source' | 'target'>): Places => ({
  ...(source && { source: markOf(source) }),
  ...(target && { target: markOf(target) }),
});

/** Whether it was brought between the registries the route has now, under its own name. */
export function isOf(route: Pick<Route, 'source' | 'target'>): (brought: Brought) => boolean {
  const now = placesOf(route);
  return ({ source, target, as }) => as === undefined && source === now.source && target === now.target;
}
