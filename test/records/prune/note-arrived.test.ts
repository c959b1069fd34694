import { expect, it } from 'vitest';
import { invalidDocument } from '../../../src/azure/documents/failures';
import { placesOf } from '../../../src/domain/prune/brought';
import { noteArrived } from '../../../src/records/prune/note-arrived';
import { broughtPath, broughtToPath } from '../../../src/records/prune/paths';
import { createPassedOver } from '../../../src/records/passed-over';
import { memoryServices } from '../../support/services';

const at = '2026-01-01T00:00:00.000Z';
const digest = 'sha256:1';

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
  expect(documents.get(broughtPath('default', 'app').name)).toMatchObject({
    artifacts: [
      { reference: 'app:1', ...its },
      { reference: 'app:2', ...its },
      { reference: 'app:4', as: 'mirror/app:4', ...its },
    ],
  });
  const target = placesOf(route).target!;
  expect(documents.get(broughtToPath(target, 'mirror/app').name)).toMatchObject({
    artifacts: [{ reference: 'mirror/app:4', digest, at, route: 'default' }],
  });
  expect(documents.get(broughtToPath(target, 'app').name)).toMatchObject({
    artifacts: [{ reference: 'app:1' }, { reference: 'app:2' }],
  });
});

it('notes no number of what an operator let in, but where the numbers go on from it', async () => {
  const { services, route, documents } = memoryServices();
  const origin = { number: 5, sender: 'AzureCloud/one/default', allowed: true } as const;
  const artifacts = [{ reference: 'app:1', digest, verified: true }];
  const noted = async (more: { readonly resets?: true }) => {
    const arrived = { artifacts, at, origin: { ...origin, ...more } };
    await noteArrived(services, route, arrived, createPassedOver());
    const { artifacts: its } = documents.get(broughtPath('default', 'app').name) as { artifacts: unknown[] };
    return its[0];
  };
  expect(await noted({})).not.toHaveProperty('number');
  expect(await noted({ resets: true })).toMatchObject({ number: 5 });
});

it('passes over a damaged document, names it, and notes all others', async () => {
  const { services, route, documents } = memoryServices();
  const records = services.records(route);
  const damaged = broughtPath('default', 'a').name;
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
