import { z } from 'zod';
import type { CopyStrategy } from './copy/strategy';
import { TransferError } from './errors';
import type { Immutable } from './schema';
import type { Side, SideName } from './side';
import type { Windows } from './starts/windows';

/**
 * A named pair of sides and how artifacts cross between them. With credentials: never log or serialise one.
 */
export interface Route {
  readonly name: string;
  readonly mode: RouteMode;
  /** Absent in mode `receive`, where nothing may depend on it; see `sideOf`. */
  readonly source?: Side;
  /** Absent in mode `send`. */
  readonly target?: Side;
  readonly importBy: ImportBy;
  /** Bring existing pipelines in line with the route instead of refusing a mismatch. */
  readonly managePipelines: boolean;
  /** Whether an account that lets no pipeline in ends a transfer before it exports anything. */
  readonly storageFirewall: (typeof storageFirewalls)[number];
  /** Import pipelines overwrite tags that exist at the target. */
  readonly overwriteTags: boolean;
  /** Import pipelines delete their blob once it is imported. */
  readonly deleteBlobAfterImport: boolean;
  /** Pipelines go on with the other artifacts when one fails. */
  readonly continueOnErrors: boolean;
  /** Batches in flight at the same time. */
  readonly concurrentBatches: number;
  /** When it begins something; absent: always. */
  readonly windows?: Windows;
  readonly polling: Polling;
  readonly copy: CopySettings;
  readonly waybill: WaybillSettings;
  readonly observe: ObserveSettings;
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

/**
 * Which sides of the route this app serves. Across an air gap `send` ends with blob and waybill in the source
 * container, and an app in mode `receive` on the other side takes them from the target container.
 */
export const routeModes = ['connected', 'send', 'receive'] as const;
export type RouteMode = (typeof routeModes)[number];

/** What becomes of a transfer whose storage account is closed to pipelines. */
export const storageFirewalls = ['stop', 'note'] as const;

/** The sides a route has, source first. */
export const sidesOf = ({ source, target }: Pick<Route, 'source' | 'target'>): Side[] =>
  [source, target].filter((side) => side !== undefined);

/** A side of a route. @throws TransferError CONFIG_INVALID when its mode has no such side. */
export function sideOf(route: Route, name: SideName): Side {
  const side = route[name];
  if (side !== undefined) return side;
  throw new TransferError('CONFIG_INVALID', `route ${route.name} has no ${name}: its mode is ${route.mode}`, {
    operation: `find ${name}`,
    origin: 'config',
  });
}

/** The side whose storage account keeps the documents of a route. */
export const homeOf = (route: Route): Side => route.source ?? sideOf(route, 'target');

/**
 * Who starts the import: we do (`run`), the pipeline's own source trigger does and we watch (`trigger`), or
 * we step in when the trigger does not (`trigger-then-run`). Never two drivers.
 */
export const importers = ['run', 'trigger', 'trigger-then-run'] as const;
export type ImportBy = (typeof importers)[number];

/**
 * Seconds between polls of a run: a twentieth of the time waited so far, between the first and the longest.
 */
export const pollingSchema = z.object({
  firstSeconds: z.number(),
  longestSeconds: z.number(),
  /** A run that is not over by then counts as hung. */
  deadlineSeconds: z.number(),
});
export type Polling = Immutable<z.output<typeof pollingSchema>>;

/**
 * What orchestrations must know of a route, without credentials; frozen into a transfer when it is planned.
 */
export const routeTermsSchema = z.object({
  name: z.string(),
  mode: z.enum(routeModes),
  importBy: z.enum(importers),
  continueOnErrors: z.boolean(),
  /** Carried blobs are imported without being read. */
  trust: z.boolean(),
  polling: pollingSchema,
  /** How long the source trigger may take to start a run. */
  pickUpSeconds: z.number(),
});
export type RouteTerms = Immutable<z.output<typeof routeTermsSchema>>;

/** The terms of a route as they are now. */
export const termsOf = ({
  name,
  mode,
  importBy,
  continueOnErrors,
  waybill,
  polling,
  observe,
}: Route): RouteTerms => ({
  name,
  mode,
  importBy,
  continueOnErrors,
  trust: waybill.trust,
  polling,
  pickUpSeconds: observe.pickUpSeconds,
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
