import { beforeAll, describe, expect, it } from 'vitest';
import { useTargets } from './several-targets';

const system = useTargets();

/** Transfers of the same artifacts to several targets. */
interface Group {
  readonly artifacts: readonly string[];
  readonly ids: string[];
}

async function begin(count: number, ...targets: readonly string[]): Promise<Group> {
  const artifacts = system.fresh(count);
  return { artifacts, ids: await system.start(artifacts, ...targets) };
}

const reportsOf = ({ ids }: Group) => Promise.all(ids.map((id) => system.report(id)));
const statusesOf = async (group: Group) => (await reportsOf(group)).map(({ status }) => status);

describe('a source with several targets', () => {
  it('exports once for all at the same time, one of them carried, and for one that comes later', async () => {
    const group = await begin(52, 'gov', 'east', 'carried');
    const { ids, artifacts } = group;
    await reportsOf(group);
    ids.push(...(await system.start(artifacts, 'south')));
    const reports = await reportsOf(group);
    for (const { status, error } of reports) expect({ status, error }).toEqual({ status: 'succeeded' });
    expect(system.exportRuns(ids)).toHaveLength(2);
    const all = reports.flatMap(({ batches }) => batches);
    expect(all.filter(({ exportRun }) => exportRun !== undefined)).toHaveLength(2);
    expect(all.filter(({ reusedExport }) => reusedExport !== undefined)).toHaveLength(6);
    const container = system.handover();
    for (const { blob = '', handover } of reports[2]!.batches) {
      expect(blob.startsWith(ids[2]!)).toBe(true);
      expect(await container.getBlobClient(blob).exists()).toBe(true);
      const text = await container.getBlobClient(handover!.waybill).downloadToBuffer();
      expect(JSON.parse(text.toString())).toMatchObject({ route: 'public.carried', transferId: ids[2] });
    }
  });
});

describe('a transfer to one of several targets that others wait for', () => {
  let groups: Readonly<Record<'cancelled' | 'terminated' | 'killed' | 'failing', Group>>;

  /** All at the same time, for each wait takes seconds. */
  beforeAll(async () => {
    await system.arm({ name: 'run-hangs', subject: 'exportpipeline/*', count: 2 });
    const [cancelled, terminated] = [await begin(3, 'gov'), await begin(3, 'gov')];
    for (const { ids } of [cancelled, terminated]) await system.exports(ids);
    await system.arm({ name: 'storage-firewall', path: '/transfer-east*', count: 'always' });
    await system.arm({ name: 'run-fails', subject: 'southimport/*', count: 'always' });
    const failing = await begin(3, 'east', 'south', 'gov', 'carried');
    const killed = await begin(3, 'gov', 'carried');
    for (const { ids, artifacts } of [cancelled, terminated])
      ids.push(...(await system.start(artifacts, 'carried')));
    for (const { ids } of [cancelled, terminated]) await system.waitsFor(ids[1]!, ids[0]!);
    await system.killWorker('pollRun');
    await system.stop(cancelled.ids[0]!, 'cancelled');
    await system.stop(terminated.ids[0]!, 'terminated');
    groups = { cancelled, terminated, killed, failing };
  });

  it.each(['cancelled', 'terminated'] as const)('is %s: one of them exports', async (how) => {
    const group = groups[how];
    expect(await statusesOf(group)).toEqual(['cancelled', 'succeeded']);
    expect(system.exportRuns(group.ids)).toHaveLength(2);
  });

  it('loses its worker in the middle of exports: nothing is exported twice', async () => {
    expect(await statusesOf(groups.killed)).toEqual(['succeeded', 'succeeded']);
    expect(system.exportRuns(groups.killed.ids)).toHaveLength(1);
  });

  it('cannot reach its target, and another does not import: the rest is brought to theirs', async () => {
    expect(await statusesOf(groups.failing)).toEqual(['failed', 'failed', 'succeeded', 'succeeded']);
    expect(system.exportRuns(groups.failing.ids)).toHaveLength(1);
  });
});
