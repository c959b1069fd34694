import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { sampleImages } from '../../rehearsal/images/samples';
import { defaultWorld, loginServer, storageId } from '../../rehearsal/world';
import { startCloudProcess, type CloudProcess } from '../rehearsal/cloud/platform/cloud-process';
import { AzFailed } from '../../scripts/azure/az';
import { check } from '../../scripts/preflight/check';
import { createAz, whyNoAz, type Az } from './az';
import {
  byHand,
  containerOf,
  exportTo,
  importFrom,
  letPipelineRead,
  makePipeline,
  storeSas,
  type Walker,
} from './az-walkthrough';

const { source, target } = defaultWorld;
const why = whyNoAz();
const blob = 'walkthrough.tar';
const artifacts = ['samples/web:1.0', 'samples/multi:2.0'];

describe.skipIf(why !== undefined)(`the Azure CLI${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-az-'));
  let cloud: CloudProcess;
  let exporter: Walker;
  let importer: Walker;
  let machine: Az;

  beforeAll(async () => {
    // Without Retry-After, as recorded, az waits 10 s and more between two looks.
    const scenario = path.join(folder, 'scenario.json');
    writeFileSync(scenario, JSON.stringify({ switches: { arm: { retryAfterSeconds: 1 } } }));
    const options = ['--production-names', '127.0.53.1', '--scenario', scenario];
    cloud = await startCloudProcess(path.join(folder, 'state'), options);
    await pushToCloud(cloud.endpoints, await sampleImages());
    const azOf = (name: string): Az => createAz(path.join(folder, name), cloud.endpoints);
    exporter = { az: azOf('source'), side: source, kind: 'export' };
    importer = { az: azOf('target'), side: target, kind: 'import' };
    machine = azOf('machine');
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(readFileSync('/etc/hosts', 'utf8')).not.toContain('acr-ferry');
  });

  const digestAt = ({ az, side }: Walker, image: string): Promise<unknown> =>
    az('acr', 'repository', 'show', '--name', side.registry, '--image', image, '--query', 'digest');

  it('signs in by secret, by certificate and as the machine, each in its cloud', async () => {
    const { operators } = cloud.endpoints;
    const login = (az: Az, side: 'source' | 'target', password: string): Promise<{ tenantId: string }[]> => {
      const { clientId, tenantId } = operators[side];
      return az('login', '--service-principal', '-u', clientId, '-p', password, '--tenant', tenantId);
    };
    await importer.az('cloud', 'set', '--name', target.cloud);
    const [bySecret, byCertificate, byMachine] = await Promise.all([
      login(exporter.az, 'source', operators.source.secret),
      login(importer.az, 'target', operators.target.certificateFile),
      machine<{ tenantId: string }[]>('login', '--identity'),
    ]);
    expect(bySecret).toMatchObject([{ tenantId: source.tenantId, cloudName: source.cloud }]);
    expect(byCertificate).toMatchObject([{ tenantId: target.tenantId, cloudName: target.cloud }]);
    expect(byMachine).toMatchObject([{ tenantId: source.tenantId }]);
    const listed = await machine<string[]>('acr', 'repository', 'list', '--name', source.registry);
    expect(listed).toContain('samples/web');
  });

  it('brings artifacts from one cloud to the other by Microsoft’s walkthrough', async () => {
    const prepare = async (walker: Walker): Promise<string> => {
      const sas = await storeSas(walker);
      await makePipeline(walker);
      expect(await letPipelineRead(walker)).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
      return sas;
    };
    const [sas] = await Promise.all([prepare(exporter), prepare(importer)]);
    expect(await exportTo(exporter, blob, artifacts)).toMatchObject({
      properties: { provisioningState: 'Succeeded', response: { status: 'Succeeded' } },
    });
    await importer.az(
      ...['storage', 'blob', 'copy', 'start', '--account-name', target.storageAccount],
      ...['--destination-container', target.container, '--destination-blob', blob],
      ...['--source-uri', `${containerOf(source)}/${blob}?${sas}`],
    );
    await importer.az.assign('Storage Blob Data Reader', storageId(target), target.operator.objectId);
    const blobs = await importer.az<{ name: string }[]>(
      ...['storage', 'blob', 'list', '--auth-mode', 'login', '--account-name', target.storageAccount],
      ...['--container-name', target.container],
    );
    expect(blobs).toMatchObject([{ name: blob, properties: { copy: { status: 'success' } } }]);
    expect(await importFrom(importer, blob)).toMatchObject({
      properties: { response: { status: 'Succeeded', importedArtifacts: artifacts } },
    });
    for (const artifact of artifacts)
      expect(await digestAt(importer, artifact)).toBe(await digestAt(exporter, artifact));
  });

  it('runs docs/by-hand.sh as it stands', async () => {
    expect(await byHand(path.join(folder, 'state'), 'team/api:2026.1')).toMatchObject({ name: '2026.1' });
  });

  it('is asked by the preflight for what there is', async () => {
    const az = (args: readonly string[]): Promise<unknown> =>
      exporter.az(...args).catch((error: unknown) => {
        throw new AzFailed((error as Error).message);
      });
    const { resourceGroup, storageAccount: storageName, vault: vaultName } = source;
    const values = {
      ...{ sourceRegistry: 'existing', sourceStorage: 'existing', sourceVault: 'existing' },
      source: { resourceGroup, registryName: 'nosuchone', storageName, vaultName },
    };
    const { problems } = await check({ values, variables: new Map() }, az, undefined);
    expect(problems).toMatchObject([{ problem: expect.stringContaining('no registry nosuchone') as string }]);
  });

  it('finds the registries in good health', async () => {
    const check = async ({ az, side }: Walker): Promise<void> => {
      const said = await az.says('acr', 'check-health', '--name', side.registry, '--yes', '--ignore-errors');
      for (const what of ['DNS lookup', 'Challenge endpoint', 'Fetch refresh token', 'Fetch access token'])
        expect(said).toMatch(new RegExp(`${what} .*${loginServer(side)}.* : OK`));
    };
    await Promise.all([check(exporter), check(importer)]);
  });

  it('imports an image from the other cloud by credentials, and leaves a locked tag alone', async () => {
    const { clientId, secret } = cloud.endpoints.operators.source;
    const { az, side } = importer;
    const fetchImage = (tag: string, password: string, ...more: string[]): Promise<unknown> =>
      az(
        ...['acr', 'import', '--name', side.registry, '--image', 'copies/web:1', ...more],
        ...['--source', `${loginServer(source)}/samples/web:${tag}`, '-u', clientId, '-p', password],
      );
    await expect(fetchImage('1.0', 'wrong')).rejects.toThrow('authentication required');
    await fetchImage('1.0', secret);
    const first = await digestAt(exporter, 'samples/web:1.0');
    expect(await digestAt(importer, 'copies/web:1')).toBe(first);
    await expect(fetchImage('1.1', secret)).rejects.toThrow('copies/web:1 already exists in target registry');
    await az(
      ...['acr', 'repository', 'update', '--name', side.registry, '--image', 'copies/web:1'],
      ...['--write-enabled', 'false'],
    );
    await expect(fetchImage('1.1', secret, '--force')).rejects.toThrow('disallowed');
    expect(await digestAt(importer, 'copies/web:1')).toBe(first);
  });
});
