import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Image } from '../../rehearsal/images/image';
import { generateImages, sampleImages } from '../../rehearsal/images/samples';
import { followPlan, followTransfer } from '../../rehearsal/start/follow';
import type { TransferReport } from '../../src/domain/transfer/report';
import { filesLeft, knownSecrets, leaksIn, leaksLeft } from '../support/leaks';
import { splitReference, useSystem } from './running-system';

const index = 'samples/multi:2.0';

/** 118 images, a multi-arch index, and an artifact that has no tag. */
async function images(): Promise<Image[]> {
  const samples = await sampleImages();
  const special = samples.filter(
    ({ repository, tag }) => `${repository}:${tag}` === index || tag === undefined,
  );
  return [...(await generateImages(118)), ...special];
}

describe('a transfer of 120 artifacts', () => {
  const system = useSystem();
  let digests: Map<string, string>;
  let report: TransferReport;

  beforeAll(async () => {
    digests = await system().push(await images());
    report = await system().transfer([...digests.keys()]);
  });

  it('crosses in three batches of at most fifty, each with its runs and its blob', () => {
    expect(digests.size).toBe(120);
    expect([...digests.keys()].filter((reference) => reference.includes('@sha256:'))).toHaveLength(1);
    expect(report.error).toBeUndefined();
    expect(report.status).toBe('succeeded');
    expect(report.batches.map(({ batch }) => batch)).toEqual([1, 2, 3]);
    expect(new Set(report.batches.map(({ blob }) => blob)).size).toBe(3);
    for (const { bytes, exportRun, importRun } of report.batches) {
      expect(bytes).toBeGreaterThan(0);
      expect(exportRun).toMatch(/^[A-Za-z0-9]{5,50}$/);
      expect(importRun).toMatch(/^[A-Za-z0-9]{5,50}$/);
    }
  });

  it('reports the digest of every artifact', () => {
    expect(new Map(report.artifacts.map(({ reference, digest }) => [reference, digest]))).toEqual(digests);
    for (const { digest, targetDigest, verified } of report.artifacts) {
      expect(verified).toBe(true);
      expect(targetDigest).toBe(digest);
    }
  });

  it('leaves the same bytes in both registries, and at the target nothing else', async () => {
    const { source, target } = system();
    for (const [reference, digest] of digests) {
      const [repository, tagOrDigest] = splitReference(reference);
      expect(await source.digestOf(repository, tagOrDigest), reference).toBe(digest);
      expect(await target.digestOf(repository, tagOrDigest), reference).toBe(digest);
    }
    const tagged = [...digests.keys()].filter((reference) => !reference.includes('@'));
    expect(await target.listArtifacts()).toEqual(tagged.sort());
  });

  it('brings an index with every platform and layer', async () => {
    const { target } = system();
    const [repository, tag] = splitReference(index);
    const { manifests } = await readManifest(repository, tag);
    expect(manifests).toHaveLength(2);
    for (const child of manifests!) {
      const { config, layers } = await readManifest(repository, child.digest);
      for (const { digest, size } of [config!, ...layers!]) {
        const blob = await target.read(repository, 'blobs', digest);
        expect(blob?.length).toBe(size);
        expect(`sha256:${createHash('sha256').update(blob!).digest('hex')}`).toBe(digest);
      }
    }
  });

  it('leaves out what another transfer of the same selection brought while it waited', async () => {
    await system().push(await sampleImages());
    const selection = { allow: ['samples/**', 'team/**'] };
    const [first, second] = await Promise.all([start({ selection }), start({ selection })]);
    const moved = [first.artifacts.length, second.artifacts.length];
    expect([first.status, second.status]).toEqual(['succeeded', 'succeeded']);
    expect(Math.min(...moved)).toBe(0);
    expect(Math.max(...moved)).toBeGreaterThan(1);
    const notes = [...first.notes, ...second.notes];
    expect(notes).toContain(
      `${Math.max(...moved)} artifacts came to the target while the transfer waited for others`,
    );
  });

  it('carries out a plan by its id: what was approved is what runs', async () => {
    const { client } = system();
    const selection = { allow: ['samples/**'], mode: 'all' as const };
    const plan = await followPlan(client, await client.makePlan({ selection }));
    const { artifacts: approved } = await client.call('getPlanArtifacts', {
      at: { id: plan.planId },
      query: { show: 'planned', continuationToken: '1' },
    });
    const carriedOut = await start({ plan: plan.planId });
    expect(carriedOut.status).toBe('succeeded');
    expect(approved.length).toBeGreaterThan(1);
    const essence = (list: readonly { reference: string; digest?: string | undefined }[]) =>
      list.map(({ reference, digest }) => `${reference} ${digest!}`).sort();
    expect(essence(carriedOut.artifacts)).toEqual(essence(approved));
  });

  it('leaves no signature, key or token in history, documents, logs or answers', async () => {
    const { state, endpoints, client } = system();
    const known = knownSecrets(state, endpoints);
    const files = filesLeft(state);
    expect(files.filter((file) => file.startsWith('host/instances/')).length).toBeGreaterThan(7);
    expect(files).toEqual(expect.arrayContaining(['logs/app.log', 'logs/cloud.log']));
    expect(leaksLeft(state, files, known)).toEqual([]);

    const { transferId } = report;
    const paths = ['transfers', `transfers/${transferId}`, `transfers/${transferId}/report`, 'config', 'sas'];
    for (const asked of [...paths, 'health/details', 'transfers/none']) {
      const answer = await (await client.request('GET', asked)).text();
      expect(leaksIn(asked, answer, known)).toEqual([]);
    }
  });

  async function start(order: object): Promise<TransferReport> {
    const { client } = system();
    const response = await client.request('POST', 'transfers', order);
    expect(response.status).toBe(202);
    const { transferId } = (await response.json()) as { transferId: string };
    return followTransfer(client, transferId, () => undefined);
  }

  async function readManifest(repository: string, reference: string): Promise<Manifest> {
    const bytes = await system().target.read(repository, 'manifests', reference);
    return JSON.parse(bytes!.toString('utf8')) as Manifest;
  }
});

interface Manifest {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}
