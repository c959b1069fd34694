import type { Command } from 'commander';
import type { Answer, Query } from '../client/contract';
import { Misuse } from '../client/errors';
import { sameApp } from '../contexts/choose-app';
import { toned, type Colors } from '../output/colors';
import { describePlan, readPlan } from '../describe/plan';
import { formatBytes, formatTime, starterOf } from '../output/format';
import { tableOf } from '../output/table';
import { followPlan } from '../watch/follow';
import { untilInterrupted } from '../watch/interrupt';
import { usualPatience } from '../watch/patience';
import { online, withExamples, type CommonOptions } from '../options/command';
import { paging, shownList, sorting } from '../options/pages';
import { isEmpty, ordering, readOrder, type OrderOptions } from '../options/order';

/** `plan` and `plans`. */
export function addPlanCommands(program: Command): void {
  const plan = ordering(program.command('plan').description('plan a transfer without starting it'))
    .optionsGroup('Options:')
    .option('--id <id>', 'show this plan again instead of making one');
  online(plan, async (app, options: OrderOptions & CommonOptions & { id?: string }, artifacts: string[]) => {
    const order = readOrder(artifacts, options);
    if (options.id === undefined && isEmpty(order))
      throw new Misuse('say what to plan: artifacts, --from, --allow or --order');
    const begun = await (options.id === undefined
      ? app.call('startPlan', { body: order })
      : app.call('getPlan', { at: { id: options.id } }));
    const made = await untilInterrupted(
      (signal) => followPlan(app, begun, { ...usualPatience, signal }),
      `The plan is still made; come back with: acr-ferry plan --id ${begun.planId}${sameApp(options)}`,
    );
    const shown = await readPlan(app, made);
    return {
      document: shown,
      items: Object.entries(shown.listed).flatMap(([show, artifacts]) =>
        artifacts.map((artifact) => ({ show, ...artifact })),
      ),
      ids: [shown.planId],
      text: (colors) => describePlan(shown, colors, sameApp(options)),
      exitCode: shown.status === 'ready' ? 0 : 1,
    };
  });
  withExamples(
    plan,
    "acr-ferry plan --allow 'team/**'",
    'acr-ferry plan team/app:1.0 --json',
    'acr-ferry plan --id p0mhabcdefghijkl',
  );
  addPlans(program);
}

interface ListOptions {
  readonly limit: number;
  readonly status?: string;
  readonly route?: string;
  readonly search?: string;
  readonly sort?: Query<'listPlans'>['sort'];
}

function addPlans(program: Command): void {
  const plans = paging(program.command('plans').description('list plans, newest first'))
    .option('--status <status>', 'only these, joined by commas, e.g. running,ready')
    .option('-r, --route <name>', 'only this route')
    .option('--search <text>', 'only those with this text in their id, or in a reference that was named');
  sorting(plans, ['started', 'bytes', 'status']);
  online(plans, (app, { limit, status, route, search, sort }: ListOptions) =>
    shownList(app, 'listPlans', {
      query: { status, route, search, sort },
      limit,
      idOf: ({ planId }) => planId,
      tableOf: tableOfPlans,
      nothing: 'There is no such plan.',
    }),
  );
  withExamples(plans, 'acr-ferry plans', 'acr-ferry plans --status ready --sort -bytes');
}

const tableOfPlans = (plans: Readonly<Answer<'listPlans'>['plans']>, colors: Colors): string =>
  tableOf(
    ['plan', 'route', 'status', 'asked by', 'artifacts', 'bytes', 'created', 'good until'],
    plans.map((each) => [
      each.planId,
      each.route,
      { content: toned(each.status, colors) },
      starterOf(each),
      each.artifacts,
      each.bytes === undefined ? '-' : formatBytes(each.bytes),
      formatTime(each.createdAt),
      formatTime(each.expiresAt),
    ]),
  );
