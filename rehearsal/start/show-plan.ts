import Table from 'cli-table3';
import { plural } from '../../src/domain/transfer/plural';
import type { PlanArtifactsView } from '../../src/application/plan/plan-artifacts';
import type { PlanView } from '../../src/application/plan/get-plan';
import type { AppClient } from './app-client';
import type { Board } from './board';
import { formatBytes, shorten } from './format';

/** A plan with what it would do to each artifact, as `--json` prints it. */
export interface ShownPlan extends PlanView {
  readonly planned: PlanArtifactsView['artifacts'];
  readonly alreadyThere: PlanArtifactsView['artifacts'];
  readonly leftOut: PlanArtifactsView['artifacts'];
}

/** Reads all of a plan that is ready or failed. */
export async function readPlan(app: AppClient, plan: PlanView): Promise<ShownPlan> {
  const all = async (show: string): Promise<PlanArtifactsView['artifacts']> => {
    const artifacts: PlanArtifactsView['artifacts'] = [];
    for (let token: string | undefined = '1'; token !== undefined;) {
      const page: PlanArtifactsView = await app.planArtifacts(plan.planId, show, token);
      artifacts.push(...page.artifacts);
      token = page.continuationToken;
    }
    return artifacts;
  };
  const [planned, alreadyThere, leftOut] = await Promise.all(['planned', 'skipped', 'unresolved'].map(all));
  return { ...plan, planned: planned ?? [], alreadyThere: alreadyThere ?? [], leftOut: leftOut ?? [] };
}

const rowsShown = 50;

/** A plan for people: what would be exported, in which batch, what is skipped and why. */
export function describePlan(plan: ShownPlan, colors: Board['colors']): string {
  const rows = [
    ...plan.leftOut.map(({ reference, reason = '' }) => [shorten(reference), '-', '-', colors.red(reason)]),
    ...plan.planned.map(({ reference, digest = '', bytes = 0, batch = 0 }) => [
      shorten(reference),
      shorten(digest),
      formatBytes(bytes),
      colors.green(`export in batch ${batch}`),
    ]),
    ...plan.alreadyThere.map(({ reference, digest = '' }) => [
      shorten(reference),
      shorten(digest),
      '-',
      'skip: at the target',
    ]),
  ];
  const table = new Table({
    head: ['artifact', 'digest at the source', 'bytes', 'what would be done'],
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.slice(0, rowsShown));
  const hidden = rows.length - rowsShown;
  const { artifacts = 0, bytes = 0, batches = 0, skipped = 0, unresolved = 0, comparedWith } = plan;
  const compared =
    comparedWith === undefined
      ? ''
      : `; compared with the ${comparedWith === 'target' ? 'target' : 'waybills of earlier transfers'}`;
  return [
    ...(rows.length > 0 ? [table.toString()] : []),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    `Plan ${plan.planId}: ${(plan.status === 'ready' ? colors.green : colors.red)(plan.status)}`,
    `  ${artifacts} to export, ${formatBytes(bytes)} in ${plural(batches, 'batch')}; ${skipped} skipped, ` +
      `${unresolved} unresolved${compared}`,
    ...(plan.error ? [`  ${plan.error.code}: ${plan.error.message}`] : []),
    ...(plan.notes ?? []).map((note) => `  note: ${note}`),
    ...(plan.status === 'ready' && artifacts > 0
      ? [`  start it: POST /api/transfers {"plan": "${plan.planId}"}`]
      : []),
  ].join('\n');
}
