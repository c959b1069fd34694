import { expect, it } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { selectionSchema } from '../../src/domain/selection/selection';
import { sideOf } from '../../src/domain/route';
import { readLedger } from '../../src/records/transfer/ledger';
import { exportsFolder } from '../../src/records/pipelines/paths';
import { reportPath } from '../../src/records/transfer/paths';
import { useRehearsedServices } from '../support/rehearsed-services';
import { request, runTransfer, type Around } from '../support/whole-transfer';

const used = useRehearsedServices();

/**
 * A host that dies after it told what an activity came to, and before it deleted the message, leaves it to be
 * shown again: by then the transfer is so many calls further, or over.
 */
function again(calls: number) {
  const past: (() => Promise<unknown>)[] = [];
  const once = (): Promise<unknown> => Promise.resolve(past.shift()?.()).catch(() => undefined);
  const around: Around = async (_name, _input, call) => {
    const said = await call();
    past.push(call);
    if (past.length > calls) await once();
    return said;
  };
  return {
    around,
    async all(): Promise<void> {
      while (past.length > 0) await once();
    },
  };
}

const images = generateImages(104);

it.each([
  [3, 0],
  [Infinity, 52],
])('each activity once more, %d calls later, changes nothing', async (calls, first) => {
  const { rehearsed } = used;
  const some = (await images).slice(first, first + 52);
  const pushed = await pushToCloud(rehearsed.cloud.endpoints, some);
  const services = rehearsed.services();
  const route = services.route('default');
  const allow = pushed.map(({ reference }) => reference);
  const asked = await request(services, [], selectionSchema.parse({ allow }));
  const late = again(calls);
  const before = await runTransfer(services, asked, late.around);
  await late.all();
  const artifacts = pushed.map(() => expect.objectContaining({ verified: true }) as object);
  expect(before).toMatchObject({ status: 'succeeded', artifacts, batches: [{}, {}] });
  expect(await services.records(route).demand(reportPath(asked.transferId))).toEqual(before);
  expect(await readLedger(services, route)).toMatchObject({ busy: [], waiting: [] });
  const { runs } = await services.runs(sideOf(route, 'target')).latest();
  expect(runs.filter(({ name }) => name.includes(asked.transferId))).toHaveLength(2);
  expect((await services.records(route).list(exportsFolder(route), 100)).paths).toEqual([]);
});
