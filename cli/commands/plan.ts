import type { Command } from 'commander';
import { Misuse } from '../client/errors';
import { sameApp } from '../contexts/choose-app';
import { describePlan, readPlan } from '../output/describe-plan';
import { followPlan } from '../watch/follow';
import { untilInterrupted } from '../watch/interrupt';
import { usualPatience } from '../watch/patience';
import { online, withExamples, type CommonOptions } from './command';
import { isEmpty, ordering, readOrder, type OrderOptions } from './read-order';

/** `plan`. */
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
      items: [...shown.leftOut, ...shown.planned, ...shown.alreadyThere],
      ids: [shown.planId],
      text: (colors) => describePlan(shown, colors),
      exitCode: shown.status === 'ready' ? 0 : 1,
    };
  });
  withExamples(
    plan,
    "acr-ferry plan --allow 'team/**'",
    'acr-ferry plan team/app:1.0 --json',
    'acr-ferry plan --id p0mhabcdefghijkl',
  );
}
