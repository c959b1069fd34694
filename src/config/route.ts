import { usualBlock } from '../domain/copy/block-plan';
import { leastRate } from '../domain/copy/work';
import { endsOf, type ImportRoute, type PipelineRoute, type Route } from '../domain/route';
import { containerUrl, type End, type Side } from '../domain/side';
import { windowsOf } from '../domain/starts/windows-text';
import { cloudOf } from './sides/clouds';
import {
  checkJoined,
  checkVia,
  pullFromSettings,
  stateHome,
  warnOfOtherWay,
  warnOfVault,
  type AppHome,
} from './image-import/by-import';
import { renamingFromSettings } from './image-import/renaming';
import { checkConnection, warnOfScan } from './imports/blob-trigger';
import {
  reportTo,
  type ConfigProblem,
  type GivenSettings,
  type Report,
  type SidePrefix,
} from './read-setting';
import { pruneFromSettings } from './prune/route-prune';
import { isOf, withStandIns } from './routes/stand-ins';
import { checkEnds, warnOfUnused } from './sides/home';
import { checkIdleStarts, type RouteStarts } from './starts/starts';
import { checkLifetimes, sasFromSettings } from './sas/side-sas';
import { parseRouteSettings, unusedSettings, type RouteSettings } from './settings';
import { credentialFromSettings } from './sides/credential';
import { storageAccessOf } from './sides/storage-access';
import type { ReadFile } from './signatures/read-material';
import { trustFromSettings, warnOfNoDemand } from './signatures/trust-policy';
import { waybillFromSettings } from './waybill/route-waybill';

const MiB = 1024 * 1024;

/** The route some settings describe, checked for rules that span settings. */
function routeFromSettings(name: string, settings: RouteSettings, home: AppHome, report: Report): Route {
  if (settings.RUN_POLL_LONGEST_SECONDS < settings.RUN_POLL_SECONDS) {
    report('RUN_POLL_LONGEST_SECONDS', 'must not be less than RUN_POLL_SECONDS');
  }
  checkVia(settings, report);
  return settings.ROUTE_VIA === 'import'
    ? importRoute(name, settings, home, report)
    : pipelineRoute(name, settings, report);
}

function importRoute(name: string, settings: RouteSettings, home: AppHome, report: Report): ImportRoute {
  const source = endFromSettings(settings, 'SOURCE', report);
  const target = endFromSettings(settings, 'TARGET', report);
  const traits = traitsOf(name, settings, report);
  checkJoined(source, target, traits.pull, report);
  const via = settings.ROUTE_VIA as 'import';
  return { ...traits, via, mode: 'connected', source, target, state: stateHome(home, target, report) };
}

function pipelineRoute(name: string, settings: RouteSettings, report: Report): PipelineRoute {
  checkLifetimes(settings, report);
  const bandwidth = settings.COPY_BANDWIDTH_MIB;
  if (bandwidth !== undefined && bandwidth < leastBandwidth(settings.CONCURRENT_BATCHES)) {
    report(
      'COPY_BANDWIDTH_MIB',
      `must be at least ${leastBandwidth(settings.CONCURRENT_BATCHES)}: a block of every batch under way ` +
        '(CONCURRENT_BATCHES) must be through before the host ends its activity',
    );
  }
  const source = settings.ROUTE_MODE === 'receive' ? undefined : sideFromSettings(settings, 'SOURCE', report);
  const target = settings.ROUTE_MODE === 'send' ? undefined : sideFromSettings(settings, 'TARGET', report);
  if (source && target && containerUrl(source).toLowerCase() === containerUrl(target).toLowerCase()) {
    report(
      'TARGET_CONTAINER',
      'is that of the source, where each copy would meet its own blob: name another',
    );
  }
  const via = settings.ROUTE_VIA as PipelineRoute['via'];
  return {
    ...traitsOf(name, settings, report),
    via,
    ...(source && { source }),
    ...(target && { target }),
    ...(source && settings.ROUTE_MODE === 'send' && { handover: handoverOf(source, settings) }),
  };
}

function traitsOf(
  name: string,
  settings: RouteSettings,
  report: Report,
): Omit<PipelineRoute, 'via' | 'source' | 'target'> {
  const windows = windowsOf(settings.WINDOWS);
  const bandwidth = settings.COPY_BANDWIDTH_MIB;
  const pull = pullFromSettings(settings, report);
  const renaming = renamingFromSettings(settings, report);
  return {
    name,
    mode: settings.ROUTE_MODE,
    importBy: settings.IMPORT_BY,
    managePipelines: settings.MANAGE_PIPELINES,
    storageFirewall: settings.STORAGE_FIREWALL,
    overwriteTags: settings.OVERWRITE_TAGS,
    deleteBlobAfterImport: settings.DELETE_BLOB_AFTER_IMPORT,
    continueOnErrors: settings.CONTINUE_ON_ERRORS,
    prune: pruneFromSettings(settings, report),
    concurrentBatches: settings.CONCURRENT_BATCHES,
    concurrentImports: settings.CONCURRENT_IMPORTS,
    ...(pull && { pull }),
    ...(renaming && { renaming }),
    ...(windows && { windows }),
    polling: {
      firstSeconds: settings.RUN_POLL_SECONDS,
      longestSeconds: settings.RUN_POLL_LONGEST_SECONDS,
      deadlineSeconds: settings.RUN_DEADLINE_MINUTES * 60,
    },
    copy: {
      strategy: settings.COPY_STRATEGY,
      memoryBytes: settings.COPY_MEMORY_MIB * MiB,
      concurrency: settings.COPY_CONCURRENCY,
      ...(bandwidth !== undefined && { bandwidth: bandwidth * MiB }),
      slowestRate: settings.COPY_SLOWEST_MIB * MiB,
      ...(settings.COPY_TIER !== '' && { tier: settings.COPY_TIER }),
      overwrite: settings.COPY_OVERWRITE,
    },
    waybill: waybillFromSettings(settings, report),
    observe: {
      ...(settings.OBSERVE_STORAGE !== undefined && { connection: settings.OBSERVE_STORAGE }),
      source: settings.OBSERVE_SOURCE,
      pickUpSeconds: settings.OBSERVE_PICKUP_MINUTES * 60,
    },
  };
}

/** The side that blobs are carried from. */
const handoverOf = (source: Side, { HANDOVER_CONTAINER: container }: RouteSettings): Side =>
  container === undefined || container === source.container ? source : { ...source, container };

/** MiB/s that carry a block of so many batches in time. */
const leastBandwidth = (batches: number): number => (batches * leastRate(usualBlock)) / MiB;

const endFromSettings = (settings: RouteSettings, prefix: SidePrefix, report: Report): End => ({
  name: prefix === 'SOURCE' ? 'source' : 'target',
  cloud: cloudOf(settings, prefix, report),
  tenantId: settings[`${prefix}_TENANT_ID`],
  subscriptionId: settings[`${prefix}_SUBSCRIPTION_ID`],
  resourceGroup: settings[`${prefix}_RG`],
  registry: settings[`${prefix}_REGISTRY`],
  credential: credentialFromSettings(settings, prefix, report),
});

function sideFromSettings(settings: RouteSettings, prefix: SidePrefix, report: Report): Side {
  const pipelineIdentity = settings[`${prefix}_PIPELINE_IDENTITY`];
  const end = endFromSettings(settings, prefix, report);
  const { cloud } = end;
  const storageAccess = storageAccessOf(settings, prefix);
  if (storageAccess === 'managed-identity' && cloud.apiVersions.pipelines < '2025-06-01-preview') {
    report(
      `${prefix}_STORAGE_ACCESS`,
      `managed-identity needs api-version 2025-06-01-preview or later; ${cloud.name} is set to ` +
        `${cloud.apiVersions.pipelines} (${prefix}_PIPELINE_API_VERSION)`,
    );
  }
  return {
    ...end,
    pipeline: settings[`${prefix}_PIPELINE`],
    ...(pipelineIdentity !== undefined && { pipelineIdentity }),
    storageAccess,
    storageAccount: settings[`${prefix}_SA`],
    storageSubscriptionId: settings[`${prefix}_SA_SUBSCRIPTION_ID`] ?? settings[`${prefix}_SUBSCRIPTION_ID`],
    storageResourceGroup: settings[`${prefix}_SA_RG`] ?? settings[`${prefix}_RG`],
    container: settings[`${prefix}_CONTAINER`],
    vault: settings[`${prefix}_KV`],
    sasSecret: settings[`${prefix}_SAS_SECRET`],
    sas: sasFromSettings(settings, prefix, storageAccess, report),
  };
}

/** A route out of its settings, and all that is wrong or doubtful with these. */
export interface ParsedRoute {
  /** Absent where a setting is faulty. */
  readonly whole?: { readonly route: Route; readonly settings: RouteSettings };
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** What a route goes by beside its settings. */
interface RouteContext {
  readonly starts: RouteStarts;
  readonly home: AppHome;
  /** What is written for this route only. */
  readonly own: GivenSettings;
  /** Reads what certificates and keys are in. */
  readonly read: ReadFile;
}

/** Parses one route; the rules between its settings hold also while some of these are faulty. */
export function parseRoute(
  name: string,
  given: GivenSettings,
  { starts, home, own, read }: RouteContext,
  report: Report,
): ParsedRoute {
  const parsed = parseRouteSettings(given);
  const faults = 'problems' in parsed ? parsed.problems : [];
  const settings = 'settings' in parsed ? parsed.settings : withStandIns(given, faults);
  if (settings === undefined) return { problems: faults, warnings: [] };
  const found: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const trust = trustFromSettings(settings, read, reportTo(found), reportTo(warnings));
  const route = { ...routeFromSettings(name, settings, home, reportTo(found)), ...(trust && { trust }) };
  checkEnds(route, reportTo(found));
  checkIdleStarts(route, starts, report);
  checkConnection(route, given, reportTo(found));
  warnOfScan(route, given, reportTo(warnings));
  for (const end of endsOf(route)) warnOfUnused(given, end, reportTo(warnings));
  warnOfOtherWay(route.via, own, unusedSettings[route.via], reportTo(warnings));
  warnOfVault(route, own, reportTo(warnings));
  warnOfNoDemand(settings, own, reportTo(warnings));
  return {
    ...(faults.length === 0 && { whole: { route, settings } }),
    problems: [...faults, ...found.filter((each) => !isOf(faults, each))],
    warnings,
  };
}
