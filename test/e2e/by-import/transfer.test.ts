import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../rehearsal/images/samples';
import { splitReference } from '../running-system';
import { troubleIn } from '../troubled-system';
import { useImportSystem, verified } from './import-system';

const { running, control, fault, fresh, start, ended, transfer, begun, target, atTarget } =
  useImportSystem(50);

describe('a transfer by image import', () => {
  it('brings all under the names of its rules, and tells', async () => {
    const artifacts = fresh(5);
    const report = await transfer('renamed', artifacts);
    expect(report, troubleIn(report)).toMatchObject({ status: 'succeeded', via: 'import' });
    expect(report.artifacts.map(({ targetReference }) => targetReference).sort()).toEqual(
      artifacts.map((reference) => `mirror/${reference.replace('fleet', 'ships')}`),
    );
    for (const { targetReference = '', digest } of report.artifacts)
      expect(await target().digestOf(...splitReference(targetReference))).toBe(digest);
    expect(await begun()).toBe(artifacts.length);
    const { transferId } = report;
    const told = async () =>
      (await running.app.call('listEvents', { query: { transfer: transferId } })).events.map(
        ({ type }) => type,
      );
    await expect.poll(told).toEqual(expect.arrayContaining(['transfer.started', 'transfer.succeeded']));
  });

  it('goes on past what cannot be imported, and a retry takes that only', async () => {
    const artifacts = fresh(7);
    const bad = [artifacts[1]!, artifacts[4]!];
    for (const each of bad)
      await fault({ name: 'import-fails', subject: `*${each}`, message: 'no such layer', count: 'always' });
    const report = await transfer('narrow', artifacts);
    expect(report).toMatchObject({ status: 'partial', error: { code: 'ARTIFACT_NOT_IMPORTED' } });
    expect(verified(report)).toEqual(artifacts.filter((each) => !bad.includes(each)));
    for (const { reason } of report.artifacts.filter((each) => !each.verified))
      expect(reason).toMatch(/^ARTIFACT_NOT_IMPORTED: .*no such layer/);

    const at = { id: report.transferId };
    const retry = async () => ended((await running.app.call('retryTransfer', { at, body: {} })).transferId);
    const failed = await retry();
    expect(failed.status).toBe('failed');
    expect(failed.artifacts.map(({ reference }) => reference).sort()).toEqual(bad);
    await control('DELETE', 'faults');
    expect(verified(await retry())).toEqual(bad);
    expect(await begun()).toBe(artifacts.length + 2 * bad.length);
  });

  it('leaves a taken tag alone or overwrites it, as the route says', async () => {
    const [taken = '', other = ''] = fresh();
    const [repository, tag] = splitReference(taken);
    const [image] = await generateImages(1);
    await pushToCloud(running.endpoints, [{ ...image!, repository, tag }], 'target');
    const before = await target().digestOf(repository, tag);
    const report = await transfer('kept', [taken, other]);
    expect(report).toMatchObject({ status: 'partial', error: { code: 'TAG_TAKEN' } });
    expect(verified(report)).toEqual([other]);
    expect(await target().digestOf(repository, tag)).toBe(before);
    expect(verified(await transfer('plain', [taken, other]))).toEqual([taken, other]);
    expect(await target().digestOf(repository, tag)).not.toBe(before);
    // The other was there, and the taken one was asked for twice.
    expect(await begun()).toBe(3);
  });
});

const slowBegins = {
  name: 'latency',
  service: 'arm',
  method: 'POST',
  path: '*/importImage',
  count: 'always',
};

describe('a transfer by image import in passing trouble', () => {
  it.each([
    ['at the begin of imports', { method: 'POST', path: '*/importImage', count: 4 }],
    ['at looks', { method: 'GET', path: '*/operationResults/*', count: 3 }],
  ])('waits as long as the registry asks to, %s', async (_, where) => {
    const artifacts = fresh(4);
    await fault({ name: 'throttle', service: 'arm', retryAfterSeconds: 1, ...where });
    const report = await transfer('plain', artifacts);
    expect(report, troubleIn(report)).toMatchObject({ status: 'succeeded' });
    expect(await begun()).toBe(artifacts.length);
  });

  it('loses nothing when worker and host die, and begins little again', async () => {
    const artifacts = fresh(10);
    await fault({ ...slowBegins, milliseconds: 150 });
    const id = await start('narrow', artifacts);
    const kills = 3;
    for (let kill = 1; kill <= kills; kill += 1) {
      await expect.poll(begun).toBeGreaterThanOrEqual(2 * kill);
      await killWorker();
    }
    await running.restart({});
    const report = await ended(id);
    expect(report, troubleIn(report)).toMatchObject({ status: 'succeeded' });
    expect(verified(report)).toEqual(artifacts);
    // What a lane was at when it died, and no more.
    expect(await begun()).toBeLessThanOrEqual(artifacts.length + 2 * (kills + 1));
  });
});

describe('a transfer by image import that is stopped', () => {
  it('ends when it is cancelled, though an import hangs, with what came over before', async () => {
    const artifacts = fresh(4);
    const [hanging = '', ...others] = artifacts;
    await fault({ name: 'import-hangs', subject: `*${hanging}` });
    const id = await start('plain', artifacts);
    await expect.poll(() => atTarget(others)).toEqual(others);
    await running.app.call('cancelTransfer', { at: { id }, body: {} });
    const report = await ended(id);
    expect(report.status).toBe('cancelled');
    expect(verified(report)).toEqual(others);
    const missed = report.artifacts.find(({ reference }) => reference === hanging);
    expect(missed).toMatchObject({ cancelled: true, reason: 'cancelled on request' });
  });

  it('begins nothing while it is paused, and brings the rest after that', async () => {
    const artifacts = fresh(8);
    // The pause comes before the last of them, however busy the machine is.
    const milliseconds = 2000;
    await fault({ ...slowBegins, milliseconds });
    const id = await start('narrow', artifacts);
    await expect.poll(begun).toBeGreaterThanOrEqual(2);
    await running.app.call('pauseTransfer', { at: { id }, body: {} });
    await control('DELETE', 'faults');
    // A begin that was under way may still be answered.
    let before: number;
    do {
      before = await begun();
      await sleep(milliseconds + 1000);
    } while ((await begun()) !== before);
    expect(before).toBeLessThan(artifacts.length);
    await running.app.call('resumeTransfer', { at: { id }, body: {} });
    expect(verified(await ended(id))).toEqual(artifacts);
    expect(await begun()).toBe(artifacts.length);
  });
});

async function killWorker(): Promise<void> {
  const { url, masterKey } = running.address;
  const order = { method: 'POST', headers: { 'x-functions-key': masterKey } };
  // The host gives up at the third death, and may take the answer with it.
  await fetch(`${url}/admin/worker/kill`, order).catch(() => undefined);
}
