import path from 'node:path';
import { putContext, removeContext } from '../../cli/contexts/contexts-file';
import { createBoard, type Board } from '../../cli/output/board';
import { describePlan, readPlan, type ShownPlan } from '../../cli/describe/plan';
import { describeReport } from '../../cli/describe/report';
import { formatMs } from '../../cli/output/format';
import { showTransfer } from '../../cli/watch/show-transfer';
import type { TransferReport } from '../../src/domain/transfer/report';
import type { Image } from '../images/image';
import { loadImages } from '../images/load-images';
import { makeStateFolder } from '../state-folder';
import { createAppClient, type AppClient } from './app-client';
import { createChildren, type Children } from './children';
import { chooseArtifacts } from './choose-artifacts';
import { followPlan, followTransfer, rotateSas } from './follow';
import { describeSystem } from './guide';
import { Interrupted, interruption } from './interruption';
import type { StartOptions } from './options';
import { stepsOn } from './show-progress';
import { startSystem, type System } from './system';

/** Under which the terminal finds a rehearsal that stays up. */
const contextName = 'rehearsal';

const exitCodes = { succeeded: 0, notSucceeded: 1, couldNotRun: 2 } as const;

/**
 * Runs the main job and, unless it is to run once, stays up. Returns the exit code; no child is left, however
 * it ends.
 */
export async function start(options: StartOptions): Promise<number> {
  const children = createChildren(path.resolve(options.state, 'logs'));
  const interrupted = interruption(children.kill);
  process.on('exit', children.kill);
  const board = createBoard(options.json ? process.stderr : process.stdout);
  let leave = (): void => undefined;
  try {
    const run = rehearse(options, children, board);
    const { system, report } = await Promise.race([run, children.died, interrupted]);
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    if (options.once)
      return report.status === 'succeeded' || report.status === 'ready'
        ? exitCodes.succeeded
        : exitCodes.notSucceeded;
    const { url, functionKey } = system.app;
    putContext(contextName, { url, key: functionKey }, { makeCurrent: false });
    leave = () => void removeContext(contextName, url);
    board.print(`\n${describeSystem(system, options.state)}`);
    return await Promise.race([children.died, interrupted.catch(() => exitCodes.succeeded)]);
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.couldNotRun;
  } finally {
    board.end();
    leave();
    await children.stop();
  }
}

async function rehearse(
  options: StartOptions,
  children: Children,
  board: Board,
): Promise<{ system: System; report: TransferReport | ShownPlan }> {
  const step = stepsOn(board);
  // A mistake in the command line shows before anything is started.
  const images = (await Promise.all(options.images.map(loadImages))).flat();
  makeStateFolder(options.state);
  const system = await startSystem(children, options, step);
  const app = createAppClient(system.app);
  if (options.plan) {
    const plan = await step('plan', () => planOf(images, system, app));
    board.print(describePlan(plan, board.colors));
    return { system, report: plan };
  }
  const [artifacts] = await Promise.all([
    step('choose the artifacts', () => chooseArtifacts(images, system.endpoints)),
    step('store fresh SAS secrets', () => rotateSas(app)),
  ]);
  const { transferId } = await app.startTransfer(artifacts);
  const report = await followTransfer(app, transferId, (view) => showTransfer(board, view));
  board.end();
  board.print(describeReport(report, board.colors));
  // The clock of `performance` starts with the process.
  board.print(`${formatMs(performance.now())} in all; the app loaded in ${formatMs(system.app.loadMs)}`);
  return { system, report };
}

/** Images that were given are named; otherwise the plan takes all the source has that the target lacks. */
async function planOf(images: readonly Image[], { endpoints }: System, app: AppClient): Promise<ShownPlan> {
  const artifacts = await chooseArtifacts(images, endpoints);
  const order = images.length > 0 ? { artifacts } : { selection: { allow: ['**'] } };
  return readPlan(app, await followPlan(app, await app.makePlan(order)));
}
