import { z } from 'zod';
import type { CopyStrategy } from './copy/strategy';
import { TransferError } from './errors';
import type { PruneSettings } from './prune/prune';
import type { Immutable } from './schema';
import { blobUrlOf, type HostStorage } from './doctor/host-facts';
import type { Renaming } from './selection/rename';
import { blobServiceUrl, type End, type Side, type SideName } from './side';
import type { Trust } from './signatures/trust';
import type { Windows } from './starts/windows';

/** A named pair of registries, and how artifacts cross. It has credentials: never log or serialise one. */
export type Route = PipelineRoute | ImportRoute;

/** A route by pipelines. */
export interface PipelineRoute extends RouteTraits {
  /** By `auto` each transfer goes one way or the other; it has all that pipelines need. */
  readonly via: 'transfer' | 'auto';
  /** Absent in mode `receive`, where nothing may depend on it; see `sideOf`. */
  readonly source?: Side;
  /** Absent in mode `send`. */
  readonly target?: Side;
  /** In mode `send`: the source with the container that blobs are carried from. */
  readonly handover?: Side;
}

/** A route by image import: it has no accounts, no vaults and no pipelines. */
export interface ImportRoute extends RouteTraits {
  readonly via: 'import';
  readonly source: End;
  readonly target: End;
  readonly state: StateHome;
}

/** Where the documents of a route are kept that has no account: the blob service of one, or of the host. */
export type StateHome = { readonly blobUrl: string } | { readonly host: HostStorage };

/** What every route says, whichever way it goes. */
interface RouteTraits {
  readonly name: string;
  readonly mode: RouteMode;
  readonly importBy: ImportBy;
  /** Bring existing pipelines in line with the route instead of refusing a mismatch. */
  readonly managePipelines: boolean;
  /** Whether an account that lets no pipeline in ends a transfer before it exports anything. */
  readonly storageFirewall: (typeof storageFirewalls)[number];
  /** Imports overwrite tags that exist at the target. */
  readonly overwriteTags: boolean;
  /** Import pipelines delete their blob once it is imported. */
  readonly deleteBlobAfterImport: boolean;
  /** Pipelines go on with the other artifacts when one fails. */
  readonly continueOnErrors: boolean;
  readonly prune: PruneSettings;
  /** Batches in flight at the same time. */
  readonly concurrentBatches: number;
  /** Images that are imported at the same time, where the registry imports them itself. */
  readonly concurrentImports: number;
  /** What the target registry signs in to a source of another tenant with. */
  readonly pull?: PullSettings;
  /** What artifacts are called at the target; absent: as at the source. */
  readonly renaming?: Renaming;
  /** When it begins something; absent: always. */
  readonly windows?: Windows;
  readonly polling: Polling;
  readonly copy: CopySettings;
  readonly waybill: WaybillSettings;
  /** What signatures artifacts must have; absent: none. */
  readonly trust?: Trust;
  readonly observe: ObserveSettings;
}

/** An ACR token or service principal that may pull from the source, and where its password is kept. */
export interface PullSettings {
  readonly username: string;
  /** A key vault in the cloud of the target, opened as the target is. */
  readonly vault: string;
  readonly secret: string;
}

/** How a sending route signs its waybills, and what a receiving one demands of them. */
export interface WaybillSettings {
  /** Key in the source vault. */
  readonly keyName?: string;
  /** Secret both sides know, instead of a pair of keys. */
  readonly secret?: string;
  /** PEM, one or several. */
  readonly publicKeys?: string;
  /** Whom a sending route hands over to: cloud, registry and route there. */
  readonly receiver?: string;
  /** A receiving route imports without reading the blob. */
  readonly trust: boolean;
}

/** Whether only what a known key signed is imported. */
export const demandsSignature = ({ mode, waybill }: Pick<Route, 'mode' | 'waybill'>): boolean =>
  mode === 'receive' && (waybill.publicKeys ?? waybill.secret) !== undefined;

/** How artifacts cross: by transfer pipelines, or by the target registry's own image import. */
export const ways = ['transfer', 'import'] as const;
export type Way = (typeof ways)[number];

/** What a route says of that: one of the ways, or that each transfer takes the one that is possible. */
export const vias = [...ways, 'auto'] as const;
export type Via = (typeof vias)[number];

/**
 * Which sides of the route this app serves. Across an air gap `send` ends with blob and waybill in the source
 * container, and an app in mode `receive` on the other side takes them from the target container.
 */
export const routeModes = ['connected', 'send', 'receive'] as const;
export type RouteMode = (typeof routeModes)[number];

/** What becomes of a transfer whose storage account is closed to pipelines. */
export const storageFirewalls = ['stop', 'note'] as const;

/** The registries a route has, source first. */
export const endsOf = ({ source, target }: Pick<Route, 'source' | 'target'>): End[] =>
  [source, target].filter((end) => end !== undefined);

/** The sides a route has with account and pipeline, source first; one by image import has none. */
export const sidesOf = (route: Route): Side[] =>
  route.via === 'import' ? [] : [route.source, route.target].filter((side) => side !== undefined);

/** A registry of a route. @throws TransferError CONFIG_INVALID when its mode has no such side. */
export function endOf(route: Route, name: SideName): End {
  return route[name] ?? lacks(route, name, `${name}: its mode is ${route.mode}`);
}

/** A side of a route. @throws TransferError CONFIG_INVALID when it has no such side, or only a registry. */
export function sideOf(route: Route, name: SideName): Side {
  if (route.via === 'import') return lacks(route, name, `account of a ${name}: it goes by image import`);
  return route[name] ?? lacks(route, name, `${name}: its mode is ${route.mode}`);
}

function lacks({ name: route }: Route, name: SideName, what: string): never {
  throw new TransferError('CONFIG_INVALID', `route ${route} has no ${what}`, {
    operation: `find ${name}`,
    origin: 'config',
  });
}

/** Where the blob of a batch is brought: to the target, or to where it is carried from. */
export const receivingSide = (route: Route): Side => handoverOf(route) ?? sideOf(route, 'target');

/** Where the blobs of a sending route are carried from. */
export const handoverOf = (route: Route): Side | undefined =>
  route.via === 'import' ? undefined : route.handover;

/** Whether blobs are carried from another container than they are exported into. */
const handsOverApart = (route: Route): boolean =>
  route.via !== 'import' &&
  route.handover !== undefined &&
  route.handover.container !== route.source?.container;

/** The sides whose containers hold blobs nobody but this app needs, target first. */
export function ownContainers(route: Route): Side[] {
  if (route.via === 'import') return [];
  if (route.mode === 'connected') return [sideOf(route, 'target'), sideOf(route, 'source')];
  return handsOverApart(route) ? [sideOf(route, 'source')] : [];
}

/** How many batches of a route are in flight at most, each way. */
export type Slots = Readonly<Record<Way, number>>;

/** The slots of a route: by image import each batch has one image under way. */
export const slotsOf = ({ concurrentBatches, concurrentImports }: Route): Slots => ({
  transfer: concurrentBatches,
  import: concurrentImports,
});

/** The side whose storage account keeps the documents of a route; undefined where it has no account. */
export const homeOf = (route: Route): Side | undefined =>
  route.via === 'import' ? undefined : (route.source ?? sideOf(route, 'target'));

/** What tells the places apart where documents are kept, however their address was written. */
export function homeAddress(route: Route): string {
  const address = blobAddress(route);
  if (!URL.canParse(address)) return address;
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`.toLowerCase().replace(/\/+$/, '');
}

function blobAddress(route: Route): string {
  if (route.via !== 'import') return blobServiceUrl(route.source ?? sideOf(route, 'target'));
  const { state } = route;
  return 'blobUrl' in state ? state.blobUrl : blobUrlOf(state.host);
}

/**
 * Who starts the import: we do (`run`), the pipeline's own source trigger does and we watch (`trigger`), or
 * we step in when the trigger does not (`trigger-then-run`). Never two drivers.
 */
export const importers = ['run', 'trigger', 'trigger-then-run'] as const;
export type ImportBy = (typeof importers)[number];

/** Seconds between polls of a run: a twentieth of the time waited, between the first and the longest. */
export const pollingSchema = z.object({
  firstSeconds: z.number(),
  longestSeconds: z.number(),
  /** A run that is not over by then counts as hung. */
  deadlineSeconds: z.number(),
});
export type Polling = Immutable<z.output<typeof pollingSchema>>;

/** What orchestrations must know of a route, no credentials; frozen into a transfer when it is planned. */
export const routeTermsSchema = z.object({
  name: z.string(),
  mode: z.enum(routeModes),
  /** The target registry imports from the source itself. */
  byImport: z.exactOptional(z.literal(true)),
  importBy: z.enum(importers),
  continueOnErrors: z.boolean(),
  /** Carried blobs are imported without being read. */
  trust: z.boolean(),
  polling: pollingSchema,
  /** Blobs are carried from another container than they are exported into. */
  handsOverApart: z.exactOptional(z.literal(true)),
  /** How long the source trigger may take to start a run. */
  pickUpSeconds: z.number(),
});
export type RouteTerms = Immutable<z.output<typeof routeTermsSchema>>;

/** The terms of a route as they are now, for a transfer that goes some way. */
export const termsOf = (route: Route, via: Way): RouteTerms => ({
  name: route.name,
  mode: route.mode,
  ...(via === 'import' && { byImport: true }),
  importBy: route.importBy,
  continueOnErrors: route.continueOnErrors,
  trust: route.waybill.trust,
  polling: route.polling,
  ...(handsOverApart(route) && { handsOverApart: true }),
  pickUpSeconds: route.observe.pickUpSeconds,
});

interface CopySettings {
  readonly strategy: 'auto' | CopyStrategy;
  /** Bytes of buffers the stream strategy may hold in one process. */
  readonly memoryBytes: number;
  /** Upper bound of blocks in flight. */
  readonly concurrency: number;
  /** Bytes per second over all copies of the route; absent: unlimited. */
  readonly bandwidth?: number;
  /** The slowest link an activity must still finish on within its time, bytes per second. */
  readonly slowestRate: number;
  /** Access tier of the target blob; absent: the account's default. */
  readonly tier?: 'Hot' | 'Cool' | 'Cold';
  /** Replace a target blob that holds other content. */
  readonly overwrite: boolean;
}

/** How imports at the target are observed. */
interface ObserveSettings {
  /** Connection of the blob trigger; without it there is none. */
  readonly connection?: string;
  readonly source: 'event-grid' | 'scan';
  /** The source trigger has this long to pick a blob up. */
  readonly pickUpSeconds: number;
}
