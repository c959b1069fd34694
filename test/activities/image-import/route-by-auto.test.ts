import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appSettings } from '../../../rehearsal/app-settings';
import { generateImages } from '../../../rehearsal/images/samples';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { worlds } from '../../../rehearsal/worlds';
import { registryId } from '../../../rehearsal/world';
import { probeImport } from '../../../src/activities/image-import/probe-import';
import { parseConfig } from '../../../src/config/config';
import { endOf } from '../../../src/domain/route';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { foundWayPath } from '../../../src/records/image-import/paths';
import { createServices, type Services } from '../../../src/services';
import { rehearseCloud, type RehearsedCloud } from '../../support/rehearsed-cloud';
import { request, runTransfer } from '../../support/whole-transfer';

const world = worlds['one-tenant'];
const { source, target } = world;
const importer = {
  objectId: target.app.objectId,
  role: 'Container Registry Data Importer and Data Reader',
  scope: registryId(target),
} as const;

let rehearsed: RehearsedCloud;
let references: string[];
beforeAll(async () => {
  rehearsed = await rehearseCloud({ world });
  const images = await pushToCloud(rehearsed.cloud.endpoints, await generateImages(5));
  references = images.map(({ reference }) => reference);
});
afterAll(() => rehearsed.stop());

const day = 86_400_000;
/** What was found counts until the day ends: it does not end while these tests run. */
const endOfDay = Math.ceil((Date.now() + 1) / day) * day - 1;
const today = () => Math.min(Date.now(), endOfDay);

/** The app of a route with both ways, so many days from now. */
function services(days = 0): Services {
  const parsed = parseConfig({ ...appSettings(world, rehearsed.cloud.endpoints), ROUTE_VIA: 'auto' });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return { ...createServices(parsed.config), now: () => new Date(today() + days * day) };
}

const transfer = async (app: Services, at: number): Promise<TransferReport> =>
  runTransfer(app, await request(app, [references[at]!]));

type Change = Parameters<RehearsedCloud['cloud']['foundation']['registries']['source']['change']>[0];

const open: Change = {
  exportPolicy: 'enabled',
  networkRules: { defaultAction: 'Allow', ipRules: [] },
  networkRuleBypass: 'AzureServices',
};

/** Does something while a registry is otherwise. */
async function whileOtherwise<T>(
  side: 'source' | 'target',
  change: Change,
  work: () => Promise<T>,
): Promise<T> {
  const registry = rehearsed.cloud.foundation.registries[side];
  registry.change(change);
  try {
    return await work();
  } finally {
    registry.change(open);
  }
}

describe('a route with both ways', () => {
  it('goes by image import where that is possible, else by pipelines, and says why', async () => {
    const first = await transfer(services(), 0);
    expect(first).toMatchObject({ status: 'succeeded', via: 'import' });
    expect(first.viaReason).toMatch(/let each other in, and the app may import \(found /);
    expect(first.batches[0]).not.toHaveProperty('blob');
    expect(Object.keys(first.batches[0]!.spans)).toEqual(['import', 'verify']);

    const { access } = rehearsed.cloud.foundation;
    access.remove(importer);
    // The finding of the day is used, and refused; a look then sees why, and the next transfer does not try.
    const refused = await transfer(services(), 1);
    expect(refused).toMatchObject({ status: 'failed', via: 'import', error: { code: 'ACCESS_DENIED' } });
    expect(refused.notes.join()).toMatch(
      /the next transfers of the route go by pipelines: the app may not import/,
    );
    const next = await transfer(services(), 1);
    expect(next).toMatchObject({ status: 'succeeded', via: 'transfer' });
    expect(next.batches[0]).toMatchObject({
      blob: expect.any(String) as string,
      exportRun: expect.any(String) as string,
    });

    const app = services();
    const route = app.route('default');
    expect(await app.records(route).read(foundWayPath('default'))).not.toHaveProperty('refused');
    await app.records(route).remove(foundWayPath('default'));
    const seen = await transfer(services(), 2);
    expect(seen).toMatchObject({ status: 'succeeded', via: 'transfer' });
    expect(seen.viaReason).toMatch(/^the app may not import images into contosomirror \(found /);

    access.assign(importer);
    expect(await transfer(services(), 3)).toMatchObject({ via: 'transfer' });
    expect(await transfer(services(1), 4)).toMatchObject({ status: 'succeeded', via: 'import' });
  });
});

describe('a look whether images can be imported', () => {
  const probe = (app = services()) => probeImport(app, app.route('default'));

  it('sees that they can', async () => {
    expect(await probe()).toMatchObject({ via: 'import' });
  });

  it.each<['source' | 'target', Change, RegExp]>([
    ['source', { exportPolicy: 'disabled' }, /^source registry \S+ forbids exports$/],
    [
      'target',
      { networkRules: { defaultAction: 'Deny', ipRules: ['127.0.0.0/8'] }, networkRuleBypass: 'None' },
      /^target registry \S+ is closed to .*trusted services/,
    ],
  ])('sees what a %s keeps out: %o', async (side, change, why) => {
    const found = await whileOtherwise(side, change, probe);
    expect(found).toMatchObject({ via: 'transfer', why: expect.stringMatching(why) as string });
    expect(found).toHaveProperty('mend');
  });

  it('sees who may not pull at the source', async () => {
    const puller = { objectId: target.app.objectId, role: 'AcrPull', scope: registryId(source) } as const;
    const { access } = rehearsed.cloud.foundation;
    access.remove(puller);
    try {
      expect(await probe()).toMatchObject({ via: 'transfer', lacks: 'pull' });
    } finally {
      access.assign(puller);
    }
  });

  it('cannot tell while a registry does not answer', async () => {
    const app = services();
    const { route } = app;
    const down = {
      ...app,
      grants: () => {
        throw Object.assign(new Error('getaddrinfo EAI_AGAIN management.azure.com'), { code: 'EAI_AGAIN' });
      },
    };
    const found = await probeImport(down, route('default'));
    expect(found.via).toBeUndefined();
    expect(found.why).toMatch(/EAI_AGAIN/);
    expect(endOf(route('default'), 'target').registry).toBe('contosomirror');
  });
});
