import { z } from 'zod';
import { sideNameSchema, type SideName } from '../side';
import type { Phase } from '../transfer/status';
import type { Attributes } from './metrics';

const name = z.string().max(200).optional().catch(undefined);

const aboutSchema = z.object({
  ...{ route: name, transferId: name, planId: name, importId: name },
  batch: z.int().optional().catch(undefined),
  side: sideNameSchema.optional().catch(undefined),
});

/** A copy carries what it is about in its job. */
const inputSchema = aboutSchema.extend({ job: aboutSchema.optional().catch(undefined) });

/** What a span says of an activity, by its input: names and numbers, and nothing else of it. */
export function aboutStep(activity: string, input: unknown): Attributes {
  const { data } = inputSchema.safeParse(input);
  const { route, transferId, planId, importId, batch, side } = data?.job ?? data ?? {};
  // A transfer that makes its plan itself gives that its own id.
  const ofTransfer = planId?.startsWith('t') === true;
  return {
    ...{ 'acr_ferry.activity': activity, 'acr_ferry.phase': phaseOf(activity, side) },
    ...{
      'acr_ferry.route': route,
      'acr_ferry.transfer': ofTransfer ? planId : transferId,
      'acr_ferry.batch': batch,
    },
    ...{
      'acr_ferry.plan': ofTransfer ? undefined : planId,
      'acr_ferry.import': importId,
      'acr_ferry.side': side,
    },
  };
}

const ofPhase: Readonly<Record<string, Phase>> = {
  ...{ scanCatalog: 'plan', planTransfer: 'plan', planCarried: 'plan', planRetry: 'plan' },
  ...{ adoptPlan: 'plan', storedPlan: 'plan', trimPlan: 'plan', verifyPlanned: 'plan' },
  ...{ claimExport: 'export', noteExport: 'export', releaseExport: 'export' },
  ...{ copyBegin: 'copy', copyBlocks: 'copy', copyWhole: 'copy', copyCommit: 'copy' },
  ...{ handOver: 'handover', acceptCarried: 'check', findTriggeredRun: 'import', stepImageImports: 'import' },
  ...{ verifyBatch: 'verify' },
  ...{ planPrune: 'plan', planByList: 'prune', mayPrune: 'prune', pruneTags: 'prune' },
  ...{ sweepManifests: 'prune', handOverTags: 'prune' },
  ...{ leftBatches: 'report', reportTransfer: 'report', endTurn: 'report' },
};

/** What has its phase from the side it is done at. */
const bySide: Readonly<Record<string, Readonly<Record<SideName, Phase>>>> = {
  startRun: { source: 'export', target: 'import' },
  pollRun: { source: 'export', target: 'import' },
  diagnoseRun: { source: 'export', target: 'import' },
  hashBlob: { source: 'handover', target: 'check' },
};

const phaseOf = (activity: string, side: SideName | undefined): Phase | undefined =>
  ofPhase[activity] ?? (side && bySide[activity]?.[side]);
