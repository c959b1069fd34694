import { expect, it } from 'vitest';
import { invalidDocument } from '../../../src/azure/documents/failures';
import { placesOf } from '../../../src/domain/prune/brought';
import { noteArrived } from '../../../src/records/prune/note-arrived';
import { broughtOfFolder, broughtPath, broughtToRepositoryFolder } from '../../../src/records/prune/paths';
import { createPassedOver } from '../../../src/records/passed-over';
import { memoryServices } from '../../support/services';

const at = '2026-01-01T00:00:00.000Z';
const digest = 'sha256:1';

/** What is noted in the documents of a folder, by reference. */
const notedIn = (documents: ReadonlyMap<string, unknown>, folder: string) =>
  [...documents]
    .filter(([name]) => name.startsWith(folder))
    .flatMap(
      ([, document]) => (document as { readonly artifacts: readonly { reference: string }[] }).artifacts,
    )
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));

it('keeps in mind whence, whither and by what name something came', async () => {
  const { services, route, documents } = memoryServices();
  const origin = { number: 5, sender: 'AzureCloud/one/default' };
  const artifacts = [
    { reference: 'app:1', digest, verified: true },
    { reference: 'app:2', digest, verified: false, handedOver: true as const },
    { reference: 'app:3', digest, verified: false },
    { reference: 'app:4', digest, targetReference: 'mirror/app:4', verified: true },
  ];
  await noteArrived(services, route, { artifacts, at, origin }, createPassedOver());
  const its = { digest, at, ...origin, ...placesOf(route) };
  expect(notedIn(documents, broughtOfFolder('default', 'app'))).toMatchObject([
    { reference: 'app:1', ...its },
    { reference: 'app:2', ...its },
    { reference: 'app:4', as: 'mirror/app:4', ...its },
  ]);
  const target = placesOf(route).target!;
  expect(notedIn(documents, broughtToRepositoryFolder(target, 'mirror/app'))).toMatchObject([
    { reference: 'mirror/app:4', digest, at, route: 'default' },
  ]);
  expect(notedIn(documents, broughtToRepositoryFolder(target, 'app'))).toMatchObject([
    { reference: 'app:1' },
    { reference: 'app:2' },
  ]);
});

it('notes no number of what an operator let in, but where the numbers go on from it', async () => {
  const { services, route, documents } = memoryServices();
  const origin = { number: 5, sender: 'AzureCloud/one/default', allowed: true } as const;
  const artifacts = [{ reference: 'app:1', digest, verified: true }];
  const noted = async (more: { readonly resets?: true }) => {
    const arrived = { artifacts, at, origin: { ...origin, ...more } };
    await noteArrived(services, route, arrived, createPassedOver());
    return notedIn(documents, broughtOfFolder('default', 'app'))[0];
  };
  expect(await noted({})).not.toHaveProperty('number');
  expect(await noted({ resets: true })).toMatchObject({ number: 5 });
});

it('passes over a damaged document, names it, and notes all others', async () => {
  const { services, route, documents } = memoryServices();
  const records = services.records(route);
  const damaged = broughtPath('default', 'a:1').name;
  const update: typeof records.update = (path, change) =>
    path.name === damaged
      ? Promise.reject(invalidDocument(damaged, 'is not JSON'))
      : records.update(path, change);
  const passedOver = createPassedOver();
  const artifacts = Array.from({ length: 40 }, (_, i) => ({
    reference: `${i === 0 ? 'a' : `b${i}`}:1`,
    digest,
    verified: true,
  }));
  const arrived = { artifacts, at, origin: undefined };
  await noteArrived({ ...services, records: () => ({ ...records, update }) }, route, arrived, passedOver);
  expect(passedOver.notes()).toEqual([expect.stringContaining(damaged)]);
  expect([...documents.keys()].filter((name) => name.startsWith('brought/'))).toHaveLength(39);
});

it('remembers the newest of a repository only, where no route into the registry prunes', async () => {
  const artifacts = Array.from({ length: 17_000 }, (_, i) => ({
    ...{ reference: `app:${String(i).padStart(5, '0')}`, digest, verified: true },
  }));
  const remembered = async (PRUNE: string) => {
    const { services, route, documents } = memoryServices({ PRUNE });
    await noteArrived(services, route, { artifacts, at, origin: undefined }, createPassedOver());
    return [broughtOfFolder('default', 'app'), broughtToRepositoryFolder(placesOf(route).target!, 'app')].map(
      (folder) => notedIn(documents, folder).map(({ reference }) => reference),
    );
  };
  for (const its of await remembered('off')) {
    expect(its.length).toBeLessThanOrEqual(16_000);
    expect(its.length).toBeGreaterThan(15_500);
    expect(its.at(-1)).toBe('app:16999');
    expect(its).not.toContain('app:00000');
  }
  for (const its of await remembered('report')) expect(its).toHaveLength(17_000);
});
