import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppClient } from '../../rehearsal/start/app-client';
import { followPlan, followTransfer } from '../../rehearsal/start/follow';

/** What stands in documents for a name that only this rehearsal knows. */
export type Name = readonly [like: RegExp, name: string | (() => string)];

/** Artifacts that nothing else moves. */
export const artifactsOfTheirOwn = ['waits', 'is-cancelled', 'was-cancelled', 'was-cancelled-too'].map(
  (what) => `walk/${what}:1`,
);

/** The transfer the documents tell of. */
const transfer = 'tmwtzllc7gvqk9t6';
const after = (verb: string): RegExp => new RegExp(`(?<=${verb} )${transfer}`);

/** Makes what the lines are about, and names it: transfers that wait or ended, a plan, a rotation. */
export async function makeWhatIsNamed(app: AppClient, ended: string): Promise<Name[]> {
  const paused = async (artifact: string): Promise<string> => {
    const { transferId } = await app.startTransfer([artifact]);
    await app.call('pauseTransfer', { at: { id: transferId } });
    return transferId;
  };
  const [waits = '', isCancelled = '', ...others] = artifactsOfTheirOwn;
  const waiting = await paused(waits);
  const toCancel = await paused(isCancelled);
  const cancelled: string[] = [];
  for (const artifact of others) {
    const id = await paused(artifact);
    await app.call('cancelTransfer', { at: { id } });
    await followTransfer(app, id, () => undefined);
    cancelled.push(id);
  }
  const plan = await app.makePlan({ artifacts: ['team/api:2026.1'] });
  await followPlan(app, plan);
  const { id: rotation } = await app.call('startSasRotation', { body: {} });
  // The app is told of the blob apart from the transfer.
  const listed = async () => (await app.call('listImports')).imports[0];
  let seen = await listed();
  for (; seen === undefined; seen = await listed()) await sleep(200);
  return [
    [after('cancel'), toCancel],
    // Each can be tried again once.
    [after('retry'), () => cancelled.shift()!],
    [after('(?:pause|resume)'), waiting],
    [/<(?:id|transfer|instance)>/, ended],
    [new RegExp(transfer), ended],
    [/p0mhabcdefghijkl/, plan.planId],
    [/sas-0mhabcdefghijkl/, rotation],
    [/i0mhabcdefghijkl/, seen.importId],
  ];
}

/** The sample of the settings as somebody fills it in. */
export const filledSample = (): string =>
  readFileSync('local.settings.sample.json', 'utf8')
    .replace('"Values": {', '"Values": { "GOV_CLIENT_SECRET": "secret", "CHINA_CLIENT_SECRET": "secret",')
    .replaceAll(/"(\w+)": "<[^"]*>"/g, (_, name: string) => {
      if (name.endsWith('_ID')) return `"${name}": "00000000-0000-0000-0000-000000000001"`;
      return `"${name}": "${name.slice(0, 6).toLowerCase().replace('_', '')}contoso"`;
    });
