import { describe, expect, it } from 'vitest';
import { startRun } from '../../src/activities/pipelines/start-run';
import { comparePipeline } from '../../src/azure/pipelines/pipeline-resource';
import { parseConfig } from '../../src/config/config';
import { sideOf } from '../../src/domain/route';
import { waybillPath } from '../../src/records/transfer/paths';
import { problems } from '../config/parse-routes';
import { sampleEnvironment } from '../support/environment';
import { imageOf, secret, useGap } from './gap';

const { app, receiver, send, carry, receive, digestOf, targetContainer } = useGap();

describe('what a signature covers is what is imported', () => {
  it('takes the pair that was sent', async () => {
    const sent = await send([1]);
    expect(sent.report.status).toBe('succeeded');
    const report = await receive(await carry(sent, 'a'));
    expect(report).toMatchObject({ status: 'succeeded', artifacts: [{ reference: imageOf(1) }] });
    expect(Object.keys(report.phases)).toEqual(['plan', 'check', 'import', 'verify']);
  });

  it('starts no run for another blob of the same length beside a signed waybill', async () => {
    const [signed, other] = [await send([2]), await send([3])];
    expect(other.blob.length).toBe(signed.blob.length);
    const report = await receive(await carry({ ...signed, blob: other.blob }, 'b'));
    expect(report.status).toBe('failed');
    expect(report.batches[0]).toMatchObject({ error: { code: 'WAYBILL_BLOB_MISMATCH' } });
    expect(report.batches[0]).not.toHaveProperty('importRun');
    expect([await digestOf(2), await digestOf(3)]).toEqual([undefined, undefined]);
  });

  it('starts no run for what took the place of the blob after it was read', async () => {
    const [{ blob }, transferId] = [await send([4]), 't000000000000004'];
    const name = await carry({ blob, waybill: blob }, 'c');
    const waybill = { transferId, route: 'default', batch: 1, batches: 1, blob: name, artifacts: [] };
    const content = { bytes: blob.length, etag: '"0x1"' };
    const { receiver: services } = app;
    await services
      .records(services.route('default'))
      .write(waybillPath(transferId, 1), { ...waybill, content });
    const which = { route: 'default', transferId, batch: 1, attempt: 1 };
    const order = { ...which, side: 'target', neededMinutes: 60 } as const;
    await expect(startRun(order, services)).rejects.toMatchObject({
      failure: { code: 'WAYBILL_BLOB_MISMATCH' },
    });
    await targetContainer().getBlobClient(name).delete();
  });

  it('fails where more was imported than the waybill names, and says what is now at the target', async () => {
    const trusting = receiver({ WAYBILL_HMAC_SECRET: '', WAYBILL_CHECK: 'trust' });
    const [named, other] = [await send([5]), await send([6])];
    await receive(await carry(named, 'd'), trusting);
    const report = await receive(await carry({ ...named, blob: other.blob }, 'e'), trusting);
    expect(report.artifacts[0]).toMatchObject({ reference: imageOf(5), verified: true });
    expect(report.status).toBe('failed');
    expect(report.batches[0]?.error?.code).toBe('ARTIFACT_UNEXPECTED');
    const targetDigest = await digestOf(6);
    expect(targetDigest).toMatch(/^sha256:/);
    expect(report.artifacts[1]).toMatchObject({ reference: imageOf(6), verified: false, targetDigest });
  });
});

describe('a demanded signature that could not be enforced is refused by the settings', () => {
  const signed = { ROUTE_MODE: 'receive', WAYBILL_HMAC_SECRET: secret };
  it.each([
    [{ IMPORT_BY: 'trigger' }, /IMPORT_BY must be run .*ACR's own trigger imports whatever lies/],
    [{ IMPORT_BY: 'trigger-then-run' }, /IMPORT_BY must be run/],
    [{ WAYBILL_CHECK: 'trust' }, /WAYBILL_CHECK must be read/],
  ])('%o', (settings, problem) => {
    const parsed = parseConfig({ ...sampleEnvironment, ...signed, ...settings });
    const found = 'problems' in parsed ? parsed.problems : [];
    expect(found.map(({ setting, problem: text }) => `${setting} ${text}`)[0]).toMatch(problem);
  });

  it('where another route imports from the same container', () => {
    const target = { pipeline: 'other', sasSecret: 'other' };
    const demanding = { mode: 'receive', waybill: { hmacSecret: '%SECRET%' } };
    const environment = { ...sampleEnvironment, SECRET: secret };
    const lax = { a: demanding, b: { mode: 'receive', target } };
    expect(problems(lax, environment)[0]).toMatch(/^\/routes\/b\/waybill must demand signatures, too/);
    const triggered = { a: demanding, b: { importBy: 'trigger', target } };
    expect(problems(triggered, environment)[0]).toMatch(/^\/routes\/b\/importBy must be run/);
    expect(problems({ a: demanding, b: { ...demanding, target } }, environment)).toEqual([]);
  });

  it('and the pipeline whose trigger is on', () => {
    const services = app.receiver;
    const route = services.route('default');
    const found = { id: 'p', properties: { trigger: { sourceTrigger: { status: 'Enabled' } } } };
    expect(comparePipeline(route, sideOf(route, 'target'), found).blocking.at(-1)).toMatch(/no signature/);
  });
});
