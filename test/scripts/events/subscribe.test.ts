import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { subscribe } from '../../../scripts/events/subscribe';
import { wantedEvents } from '../../../scripts/events/wanted';
import { sourceFiles } from '../../project/source-files';
import { account, fakeAz, outputs, registry } from './fake-az';

/** Runs it and returns what it printed. */
async function run(
  { az }: ReturnType<typeof fakeAz>,
  dryRun = false,
): Promise<{ failed: number; lines: string[] }> {
  const lines: string[] = [];
  const failed = await subscribe(outputs, { az, dryRun, pauseMs: 0, print: (line) => lines.push(line) });
  return { failed, lines };
}

describe('npm run events', () => {
  it('has every kind of event taken by its function, once the functions are there', async () => {
    const cloud = fakeAz();
    const { failed, lines } = await run(cloud);
    expect(failed).toBe(0);
    expect(lines).toEqual([
      'ok acr-ferry-blobs-transfer: storageAccounts/sttarget -> observeImportEvent',
      'ok acr-ferry-pushes: registries/crsource -> noteRegistryPush',
      'ok acr-ferry-expiry: vaults/kvsource -> rotateSasOnEvent',
      'passed over acr-ferry-expiry: vaults/kvtarget -> rotateSasOnEvent: this resource has no system topic',
    ]);
    expect(cloud.put.get('acr-ferry-blobs-transfer')?.properties).toEqual({
      destination: {
        endpointType: 'AzureFunction',
        properties: {
          resourceId: `${outputs.AZURE_FUNCTION_APP_ID}/functions/observeImportEvent`,
          maxEventsPerBatch: 1,
          preferredBatchSizeInKilobytes: 64,
        },
      },
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobCreated'],
        subjectBeginsWith: '/blobServices/default/containers/transfer/',
      },
      eventDeliverySchema: 'EventGridSchema',
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' },
        deadLetterDestination: {
          endpointType: 'StorageBlob',
          properties: { resourceId: account, blobContainerName: 'dead-letters' },
        },
      },
    });
  });

  it('dead-letters with the identity a topic has', async () => {
    const cloud = fakeAz();
    await run(cloud);
    expect(cloud.put.get('acr-ferry-pushes')?.properties).toMatchObject({
      deadLetterWithResourceIdentity: { identity: { type: 'UserAssigned', userAssignedIdentity: '/id' } },
      filter: {
        includedEventTypes: [
          'Microsoft.ContainerRegistry.ImagePushed',
          'Microsoft.ContainerRegistry.ChartPushed',
        ],
      },
    });
    const expiry = cloud.put.get('acr-ferry-expiry')!.properties;
    expect(expiry).toHaveProperty('deadLetterDestination');
    expect(expiry).not.toHaveProperty('deadLetterWithResourceIdentity');
  });

  it('sends blob events to the blob triggers where there are some, the key in no argument', async () => {
    const functions = [
      'observeImportEvent',
      'observeImport-sttarget-transfer',
      'observeImport-sttarget-more',
    ];
    const cloud = fakeAz({ functions });
    expect((await run(cloud)).failed).toBe(0);
    expect(cloud.put.get('acr-ferry-blobs-more')?.properties).toMatchObject({
      destination: {
        endpointType: 'WebHook',
        properties: {
          endpointUrl:
            'https://func-ferry.azurewebsites.us/runtime/webhooks/blobs' +
            '?functionName=Host.Functions.observeImport-sttarget-more&code=k%2Be%2Fy%3D%3D',
        },
      },
      filter: { subjectBeginsWith: '/blobServices/default/containers/more/' },
    });
    expect(cloud.put.has('acr-ferry-blobs-transfer')).toBe(true);
    expect(JSON.stringify(cloud.calls.map(({ args }) => args))).not.toContain('k+e/y');
  });

  it('puts the same once more when it is run again', async () => {
    const cloud = fakeAz();
    await run(cloud);
    const first = structuredClone([...cloud.put]);
    await run(cloud);
    expect([...cloud.put]).toEqual(first);
  });

  it('goes on after one that is refused, without a word of the key', async () => {
    const cloud = fakeAz({
      functions: ['observeImportEvent', 'observeImport-sttarget-transfer'],
      refuse: 'blobs',
    });
    const { failed, lines } = await run(cloud);
    expect(failed).toBe(1);
    expect(lines[0]).toMatch(/^failed acr-ferry-blobs-transfer: .*refused/);
    expect(lines.join('\n')).not.toMatch(/k\+e\/y|k%2Be/);
    expect(lines[1]).toMatch(/^ok acr-ferry-pushes/);
  });

  it('only says what it would do, and asks for no key', async () => {
    const cloud = fakeAz({ functions: ['observeImportEvent', 'observeImport-sttarget-transfer'] });
    const { lines } = await run(cloud, true);
    expect(cloud.put.size).toBe(0);
    expect(cloud.calls.some(({ args }) => args.includes('keys'))).toBe(false);
    expect(lines[0]).toMatch(/^az rest --method put --url '\/subscriptions\/.*' --body '\{.*\}'$/);
    expect(lines[0]).toContain('/eventSubscriptions/acr-ferry-blobs-transfer?api-version=2022-06-15');
    expect(lines[0]).toContain('&code=***');
  });
});

describe('wantedEvents', () => {
  it('names functions that the app registers', () => {
    const code = sourceFiles('src/functions')
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
    for (const { function: name } of wantedEvents(outputs, [])) {
      expect(code, name).toContain(`eventGrid('${name}'`);
    }
    // And the blob triggers by their scheme.
    expect(code).toContain('`observeImport-${target.storageAccount}-${target.container}`');
  });

  it('leaves out the sides that are elsewhere', () => {
    expect(wantedEvents({ SOURCE_REGISTRY_ID: registry }, []).map(({ name }) => name)).toEqual([
      'acr-ferry-pushes',
    ]);
  });
});

it('containers with long names that begin alike have subscriptions of their own', () => {
  const long = 'x'.repeat(60);
  const functions = ['a', 'b'].map((end) => `observeImport-${account.split('/').at(-1)}-${long}${end}`);
  const blobs = wantedEvents(outputs, functions).filter(({ name }) => name.startsWith('acr-ferry-blobs-'));
  expect(new Set(blobs.map(({ name }) => name)).size).toBe(2);
  for (const { name } of blobs) expect(name).toHaveLength(64);
});
