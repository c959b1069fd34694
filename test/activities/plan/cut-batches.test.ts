import { describe, expect, it } from 'vitest';
import { cutBatches, noteCut } from '../../../src/activities/plan/cut-batches';
import { begin, emptyLedger } from '../../../src/domain/transfer/ledger';
import type { PlannedArtifact } from '../../../src/domain/waybill/waybill';
import { createPassedOver } from '../../../src/records/passed-over';
import { takenWayPath } from '../../../src/records/plan/paths';
import { contentKey, cutsPath } from '../../../src/records/pipelines/paths';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import type { Services } from '../../../src/services';
import { memoryServices } from '../../support/services';

const target = (name: string) => ({
  name,
  registry: `${name}registry`,
  pipeline: `${name}import`,
  sasSecret: name,
});
const routes = { public: { targets: [target('gov'), target('china')] } };
const [gov, china] = ['t00000000000000a', 't00000000000000b'] as const;

/** Artifacts of some repositories, each of another size. */
const groups = (repositories: readonly string[], tags: number): PlannedArtifact[][] =>
  repositories.flatMap((repository) =>
    Array.from({ length: tags }, (_, i) => [
      { reference: `${repository}:${i}`, digest: `sha256:${repository}${i}`, size: (i * 7) % 11 },
    ]),
  );

function planning(of: Readonly<Record<string, unknown>> = routes) {
  const memory = memoryServices({}, of);
  const open = (route: string, id: string) =>
    memory.documents.set(ledgerPath(route).name, begin(emptyLedger, id));
  const cut = async (
    route: string,
    id: string,
    what: PlannedArtifact[][],
    services: Services = memory.services,
  ) => {
    open(route, id);
    const batches = await cutBatches(services, services.route(route), id, what, createPassedOver());
    return batches.map(contentKey);
  };
  return { ...memory, cut };
}

const shared = (some: readonly string[], others: readonly string[]): number =>
  some.filter((key) => others.includes(key)).length;

describe('cutBatches of routes of one source', () => {
  it('cuts the same alike, whatever the order, in as few batches as one route', async () => {
    const { cut } = planning();
    const all = groups(['a', 'b', 'c', 'd'], 50);
    const first = await cut('public.gov', gov, all);
    expect(first).toHaveLength(4);
    expect((await cut('public.china', china, all.toReversed())).sort()).toEqual(first.sort());
  });

  it.each([
    ['more', ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd', 'e', 'f']],
    ['less', ['a', 'b', 'c', 'd', 'e', 'f'], ['a', 'b', 'c', 'd']],
  ])('has most batches in common where the second lacks %s', async (_, one, other) => {
    const { cut } = planning();
    const first = await cut('public.gov', gov, groups(one, 25));
    expect(shared(await cut('public.china', china, groups(other, 25)), first)).toBe(2);
  });

  it('is cut again when another was faster', async () => {
    const { cut, services, route } = planning();
    const records = services.records(route);
    let isFirst = true;
    const update: typeof records.update = async (path, change) => {
      if (isFirst && path.name.startsWith('cuts/')) {
        isFirst = false;
        await cut('public.gov', gov, groups(['b', 'c'], 25));
      }
      return records.update(path, change);
    };
    const racing = { ...services, records: () => ({ ...records, update }) };
    const keys = await cut('public.china', china, groups(['a', 'b', 'c'], 25), racing);
    expect(shared(keys, [contentKey(groups(['b', 'c'], 25).flat())])).toBe(1);
  });

  it('takes no example of one that has ended, nor of a plan that nobody started', async () => {
    const { cut, documents } = planning();
    const odd = groups(['b'], 25);
    const plan = 'p00000000000000a';
    await cut('public.gov', plan, odd);
    await cut('public.gov', gov, odd);
    documents.set(ledgerPath('public.gov').name, emptyLedger);
    expect(shared(await cut('public.china', china, groups(['a', 'b'], 25)), [contentKey(odd.flat())])).toBe(
      0,
    );
  });
});

describe('cutBatches of a route with both ways', () => {
  const both = { public: { via: 'auto', targets: [target('gov'), target('china')] } };

  it('cuts like others of the source, and notes that, only where it goes by pipelines', async () => {
    const { documents, cut, route } = planning(both);
    const decide = (id: string, via: 'transfer' | 'import') =>
      documents.set(takenWayPath(id).name, { via, reason: 'x' });
    const noted = () => documents.get(cutsPath(route).name);
    decide(gov, 'import');
    expect(await cut('public.gov', gov, groups(['a'], 100))).toHaveLength(10);
    expect(noted()).toBeUndefined();
    decide(china, 'transfer');
    expect(await cut('public.china', china, groups(['a'], 100))).toHaveLength(2);
    expect(noted()).toMatchObject({ cuts: [{ transferId: china }] });
  });
});

describe('noteCut', () => {
  it('notes itself once, beside those that have not ended, and drops the others', async () => {
    const { cut, services, documents, route } = planning();
    const noted = () => documents.get(cutsPath(route).name);
    const note = () => noteCut(services, services.route('public.china'), china);
    await cut('public.gov', gov, groups(['a'], 2));
    await note();
    await note();
    const itself = { route: 'public.china', transferId: china };
    expect(noted()).toMatchObject({ cuts: [{ route: 'public.gov', transferId: gov }, itself] });
    documents.set(ledgerPath('public.gov').name, emptyLedger);
    await note();
    expect(noted()).toMatchObject({ cuts: [itself] });
  });
});
