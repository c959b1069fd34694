import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { app } from '@azure/functions';
import { expect, it, describe } from 'vitest';
import { startApp } from '../fixtures/start-app';

describe('HTTP streaming', () => {
  it('passes bodies through in both directions and answers what gives no answer', async () => {
    const warnings: string[] = [];
    const host = await startApp(
      () => {
        app.setup({ enableHttpStream: true });
        app.http('count', {
          route: 'count/{unit}',
          methods: ['POST'],
          handler: async (incoming) => {
            let size = 0;
            for await (const chunk of incoming.body ?? []) size += (chunk as Uint8Array).length;
            return {
              headers: {
                'x-unit': incoming.params.unit ?? '',
                'x-test': incoming.headers.get('x-test') ?? '',
              },
              body: `${size} ${incoming.query.get('q')}`,
            };
          },
        });
        app.http('numbers', {
          handler: () => ({
            body: new ReadableStream({
              start(controller) {
                for (let n = 0; n < 3; n += 1) controller.enqueue(Buffer.from(`${n}\n`));
                controller.close();
              },
            }),
          }),
        });
        app.http('nothing', { handler: () => undefined as never });
        app.http('throws', {
          handler: () => {
            throw new Error('no');
          },
        });
      },
      {
        log: (level, _, message) => {
          if (level === 'warning') warnings.push(message);
        },
      },
    );
    const counted = await fetch(`${host.url}/api/count/bytes?q=1`, {
      method: 'POST',
      body: Readable.from(Array.from({ length: 4 }, () => Buffer.alloc(1_000_000))),
      duplex: 'half',
      headers: { 'x-test': 'T' },
    });
    expect([counted.headers.get('x-unit'), counted.headers.get('x-test'), await counted.text()]).toEqual([
      'bytes',
      'T',
      '4000000 1',
    ]);
    expect(counted.headers.has('x-ms-invocation-id')).toBe(false);
    expect(await (await fetch(`${host.url}/api/numbers`)).text()).toBe('0\n1\n2\n');

    expect((await fetch(`${host.url}/api/nothing`)).status).toBe(204);
    expect((await fetch(`${host.url}/api/throws`)).status).toBe(500);
    expect(warnings.filter((message) => message.includes('waits in vain'))).toHaveLength(2);
  });
});
