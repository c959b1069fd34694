import type { Client } from '../client/client';
import type { Answer } from '../client/contract';
import { wayNames } from '../../src/domain/image-import/way';
import { plural } from '../../src/domain/transfer/plural';
import { toned, type Colors } from '../output/colors';
import { bothNames, formatBytes, shorten } from '../output/format';
import { isUnsignedHere, signatureLines } from './signatures';
import { inTerminal } from '../output/in-terminal';
import { printable } from '../output/printable';
import { tableOf } from '../output/table';

type Show = 'planned' | 'skipped' | 'unresolved' | 'prune';
type Artifacts = Answer<'getPlanArtifacts'>['artifacts'];

/** A plan with what it would do to each artifact, as `--json` prints it. */
export interface ShownPlan extends Answer<'getPlan'> {
  readonly listed: Readonly<Record<Show, Artifacts>>;
}

/** Reads all of a plan that is ready or failed. */
export async function readPlan(app: Client, plan: Answer<'getPlan'>): Promise<ShownPlan> {
  const all = async (show: Show): Promise<Artifacts> => {
    const artifacts: Artifacts = [];
    for (let continuationToken: string | undefined = '1'; continuationToken !== undefined;) {
      const query = { show, continuationToken };
      const page: Answer<'getPlanArtifacts'> = await app.call('getPlanArtifacts', {
        at: { id: plan.planId },
        query,
      });
      artifacts.push(...page.artifacts);
      continuationToken = page.continuationToken;
    }
    return artifacts;
  };
  const [planned, skipped, unresolved, prune] = await Promise.all([
    all('planned'),
    all('skipped'),
    all('unresolved'),
    plan.prune ? all('prune') : [],
  ]);
  return { ...plan, listed: { planned, skipped, unresolved, prune } };
}

const rowsShown = 50;

/** A plan for people: what would be exported, in which batch, what is skipped and why. */
export function describePlan(plan: ShownPlan, colors: Colors, sameApp = ''): string {
  const rows = [
    ...plan.listed.unresolved
      .filter((each) => !isUnsignedHere(each))
      .map(({ reference, reason = '' }) => [
        shorten(reference),
        '-',
        '-',
        { content: colors.red(printable(reason)) },
      ]),
    ...plan.listed.planned.map(({ digest = '', bytes = 0, batch = 0, ...names }) => [
      bothNames(names),
      shorten(digest),
      formatBytes(bytes),
      { content: colors.green(`${verbOf(plan)} in batch ${batch}`) },
    ]),
    ...plan.listed.prune.map(({ reference, digest = '', reason }) => [
      shorten(reference),
      shorten(digest),
      '-',
      { content: reason === undefined ? colors.red(goesAs(plan)) : printable(`stay: ${reason}`) },
    ]),
    ...plan.listed.skipped.map(({ reference, digest = '' }) => [
      shorten(reference),
      shorten(digest),
      '-',
      'skip: at the target',
    ]),
  ];
  const head = ['artifact', 'digest at the source', 'bytes', 'what would be done'];
  const hidden = rows.length - rowsShown;
  return [
    ...(rows.length > 0 ? [tableOf(head, rows.slice(0, rowsShown))] : []),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    `Plan ${plan.planId}: ${toned(plan.status, colors)}`,
    ...summaryOf(plan, sameApp).map((line) => `  ${printable(line)}`),
  ].join('\n');
}

/** What is done with an artifact, by the way it goes. */
const verbOf = ({ via }: ShownPlan): string => (via === 'import' ? 'import' : 'export');

/** What is done with a tag that is gone at the source. */
const goesAs = ({ prune }: ShownPlan): string =>
  prune?.refused === undefined && prune?.mode === 'delete'
    ? 'delete: the source no longer has it'
    : 'gone at the source';

function pruneLines({ prune }: ShownPlan): string[] {
  if (prune === undefined) return [];
  const { mode, tags, kept, refused } = prune;
  const stay = kept > 0 ? `, ${kept} more stay: moved, locked, or brought by another route` : '';
  const what = `${plural(tags, 'tag')} gone at the source${stay} (prune: ${mode})`;
  return [what, ...(refused === undefined ? [] : [`nothing is deleted: ${refused}`])];
}

/** Which way, where that is not the one of all, and why. */
const wayLines = ({ via = 'transfer', viaReason }: ShownPlan): string[] =>
  via === 'transfer' && viaReason === undefined
    ? []
    : [`by ${wayNames[via]}${viaReason === undefined ? '' : `: ${viaReason}`}`];

function summaryOf(plan: ShownPlan, sameApp: string): string[] {
  const { artifacts = 0, bytes = 0, batches = 0, skipped = 0, unresolved = 0, comparedWith } = plan;
  const basis = comparedWith === 'target' ? 'target' : 'waybills of earlier transfers';
  const compared = comparedWith === undefined ? '' : `; compared with the ${basis}`;
  return [
    `${artifacts} to ${verbOf(plan)}, ${formatBytes(bytes)} in ${plural(batches, 'batch')}; ` +
      `${skipped} skipped, ${unresolved} unresolved${compared}`,
    ...wayLines(plan),
    ...signatureLines([...plan.listed.planned, ...plan.listed.unresolved]),
    ...pruneLines(plan),
    ...(plan.error
      ? [`${plan.error.code}: ${plan.error.message}`, `do: ${inTerminal(plan.error.remedy)}`]
      : []),
    ...(plan.notes ?? []).map((note) => `note: ${note}`),
    ...(plan.status === 'ready' && artifacts + (plan.prune?.tags ?? 0) > 0
      ? [`start it: acr-ferry start --plan ${plan.planId}${sameApp}`]
      : []),
  ];
}
