import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';
import { requestFor, runCopy } from '../../azure/copy/support/run-copy';
import { sideOf } from '../../../src/domain/route';

const MiB = 1024 * 1024;
let rehearsed: RehearsedServices;
beforeAll(async () => {
  rehearsed = await rehearseServices();
});
afterAll(() => rehearsed.stop());

describe('copyBlob between two clouds', () => {
  it.each([
    ['from-url', 20 * MiB + 3, ['copyBegin', 'copyWhole', 'copyCommit']],
    ['from-url', 70 * MiB, ['copyBegin', 'copyBlocks', 'copyCommit']],
    ['stream', 20 * MiB, ['copyBegin', 'copyBlocks', 'copyCommit']],
  ])('by %s of %d bytes', async (strategy, size, steps) => {
    const services = rehearsed.services({ COPY_STRATEGY: strategy, RUN_POLL_SECONDS: '0.2' });
    const route = services.route('default');
    const content = randomBytes(size);
    const blob = `${strategy}-${size}/batch-0001.tar`;
    await services.container(sideOf(route, 'source')).getBlockBlobClient(blob).upload(content, size);
    const run = await runCopy(services, requestFor(blob, `t-${strategy}-${size}`));
    expect(run.outcome).toMatchObject({ ok: true, value: { strategy, bytes: size } });
    expect(run.steps).toEqual(steps);
    const back = await services.container(sideOf(route, 'target')).getBlobClient(blob).downloadToBuffer();
    expect(back.equals(content)).toBe(true);
  });
});
