import { Agent, request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId, storageId } from '../../../../rehearsal/world';
import { startRig, type Rig } from '../transfer/rig';
import { callRegistry, pipelineBody, runBody } from './arm-requests';
import { segments, values } from './malformed-parts';
import { numbers } from '../../../../rehearsal/numbers';

const total = 10_000;
const inFlight = 16;

describe('ARM under malformed requests', () => {
  let rig: Rig;
  const agent = { current: new Agent() };
  beforeAll(async () => {
    rig = await startRig();
    agent.current = new Agent({ ca: rig.ca, keepAlive: true, maxSockets: inFlight });
  });
  afterAll(async () => {
    agent.current.destroy();
    await rig.remove();
  });

  it(`answers ${String(total)} of them with a client error in ARM's shape, and goes on serving`, async () => {
    const next = numbers(20261123);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
    const good = rig.armToken('source');
    const roots = [
      registryId(defaultWorld.source),
      storageId(defaultWorld.source),
      '',
      '/subscriptions',
      `${registryId(defaultWorld.source)}/pipelineRuns`,
    ];

    /** The value with something in it replaced, removed or added. */
    const mutate = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || next() < 0.2) return pick(values);
      const entries = Object.entries(value as Record<string, unknown>);
      const [key, inner] = entries.length === 0 ? ['extra', null] : pick(entries);
      if (next() < 0.2) return Object.fromEntries(entries.filter(([name]) => name !== key));
      return { ...value, [next() < 0.1 ? JSON.stringify(pick(values)) : key]: mutate(inner) };
    };
    const malformed = () => {
      const path =
        next() < 0.5
          ? `${pick(roots)}/${pick(segments)}/${pick(segments)}`
          : `${roots[0]!}/${pick(['exportPipelines', 'importPipelines', 'pipelineRuns'])}` +
            `/fuzzed${String(Math.floor(next() * 9))}`;
      const version = pick([
        '2025-06-01-preview',
        '2025-06-01-preview',
        '2025-11-01',
        'x',
        '',
        '2025-06-01-preview&$skipToken=!',
      ]);
      const body = mutate(mutate(pick([pipelineBody('source'), pipelineBody('target'), runBody('source')])));
      const text = next() < 0.1 ? JSON.stringify(body).slice(0, 40) : JSON.stringify(body);
      return {
        path: encodeURI(`${path}?api-version=${version}`),
        method: pick(['PUT', 'PUT', 'PUT', 'POST', 'GET', 'DELETE', 'PATCH', 'OPTIONS']),
        token: next() < 0.9 ? good : JSON.stringify(pick(values)).replaceAll(/[^ -~]/g, '?'),
        type: pick(['application/json', 'application/json', 'text/plain', '']),
        text,
      };
    };
    const send = ({
      path,
      method,
      token,
      type,
      text,
    }: ReturnType<typeof malformed>): Promise<{ status: number; body: string }> =>
      new Promise((resolve, reject) => {
        const sent = request(
          rig.armUrl.source,
          {
            agent: agent.current,
            path,
            method,
            headers: {
              authorization: `Bearer ${token}`,
              'content-type': type,
              'content-length': Buffer.byteLength(text),
            },
          },
          (response) => {
            let body = '';
            response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
            response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
          },
        );
        sent.on('error', reject);
        sent.end(text);
      });

    const statuses = new Map<number, number>();
    let left = total;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        const call = malformed();
        const { status, body } = await send(call);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        // What is still well-formed by chance may succeed.
        if (status < 300) continue;
        expect(status, JSON.stringify(call)).toBeGreaterThanOrEqual(400);
        expect(status, JSON.stringify(call)).toBeLessThan(500);
        expect(JSON.parse(body)).toMatchObject({
          error: {
            code: expect.stringMatching(/^\w+$/) as string,
            message: expect.stringMatching(/\S/) as string,
          },
        });
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));

    const refused = [...statuses]
      .filter(([status]) => status >= 400)
      .reduce((sum, [, count]) => sum + count, 0);
    expect(refused).toBeGreaterThan(total * 0.8);
    expect((await callRegistry(rig, 'source', '')).status).toBe(200);
  });
});
