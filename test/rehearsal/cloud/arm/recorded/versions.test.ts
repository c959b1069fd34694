import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRig, type Rig } from '../../transfer/rig';
import { callRegistry, exportTo, pipelineBody, putPipeline, putRun } from '../arm-requests';

/** What 29 recorded exchanges of the service have in their heads. */
describe('recorded answers of ARM', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
    await putPipeline(rig, 'source');
  });
  afterAll(() => rig.remove());

  it.each([
    [
      'exportPipelines/pipeline',
      '2025-06-01-preview',
      '2025-06-01-preview, 2025-12-01-preview, 2026-01-01-preview, 2026-03-01-preview',
    ],
    [
      'exportPipelines',
      '2021-12-01-preview',
      '2019-12-01-preview, 2020-11-01-preview, 2021-06-01-preview, 2021-08-01-preview, 2021-12-01-preview',
    ],
    ['', '2025-11-01', '2025-11-01'],
    ['', '2026-01-01-preview', '2026-01-01-preview'],
  ])('%j in %s support %s', async (path, apiVersion, supported) => {
    const { headers } = await callRegistry(rig, 'source', path, { apiVersion });
    expect(headers['api-supported-versions']).toBe(supported);
  });

  it('of operations support nothing', async () => {
    const { headers } = await putRun(rig, 'source', 'recorded1', exportTo('recorded.tar'));
    const { pathname, search } = new URL(String(headers['azure-asyncoperation']));
    const name = pathname.slice(pathname.indexOf('pipelineRuns'));
    const polled = await callRegistry(rig, 'source', `${name}${search}&`, {});
    expect(polled.status).toBe(200);
    expect(polled.headers).not.toHaveProperty('api-supported-versions');
  });

  it('tell what is left of the limits of a subscription', async () => {
    const read = (await callRegistry(rig, 'source', '')).headers;
    expect(read['x-ms-ratelimit-remaining-subscription-global-reads']).toMatch(/^\d+$/);
    const written = await callRegistry(rig, 'source', 'exportPipelines/limited', {
      method: 'PUT',
      body: pipelineBody('source'),
    });
    const removed = await callRegistry(rig, 'source', 'exportPipelines/limited', { method: 'DELETE' });
    for (const [{ headers }, kind] of [
      [written, 'writes'],
      [removed, 'deletes'],
    ] as const) {
      expect(headers[`x-ms-ratelimit-remaining-subscription-${kind}`]).toMatch(/^\d+$/);
      expect(headers[`x-ms-ratelimit-remaining-subscription-global-${kind}`]).toMatch(/^\d+$/);
    }
  });

  it.each([
    ['752', '2026-03-01T10:20:30.752+00:00'],
    ['750', '2026-03-01T10:20:30.75+00:00'],
    ['000', '2026-03-01T10:20:30+00:00'],
  ])('write times of systemData without zeros at the end: .%s', async (fraction, written) => {
    rig.setClock(new Date(`2026-03-01T10:20:30.${fraction}Z`));
    try {
      const made = await callRegistry(rig, 'source', 'exportPipelines/timely', {
        method: 'PUT',
        body: pipelineBody('source'),
      });
      expect(made.body).toMatchObject({ systemData: { lastModifiedAt: written } });
    } finally {
      rig.setClock(undefined);
    }
  });
});
