import { beforeEach, describe, expect, it } from 'vitest';
import { sendEvent } from '../../../src/azure/events/send-event';
import type { Sink } from '../../../src/domain/events/sink';
import { sampleEvent, sampleSinks } from '../../support/events';
import { useReceiver } from '../../support/receiver';

const receiver = useReceiver();
const now = new Date('2026-01-01T00:00:10Z');
const appUrl = 'https://ferry.azurewebsites.net';
const send = (sink: Sink, event = sampleEvent()) => sendEvent(sink, event, { now, appUrl });
const last = () => receiver.received.at(-1)!;

beforeEach(() => {
  receiver.received.length = 0;
  receiver.answers.length = 0;
});

describe('what a receiver gets', () => {
  it('is a CloudEvent by webhook, with links that lead to the app', async () => {
    expect(await send(sampleSinks.webhook)).toEqual({ ok: true, answer: 'answered 204' });
    expect(last()).toMatchObject({
      ...{ host: 'hooks.example.com', url: '/ferry?code=a-key' },
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8', 'webhook-id': 't1.failed' },
    });
    expect(JSON.parse(last().body)).toMatchObject({
      ...{ specversion: '1.0', id: 't1.failed', type: 'acr-ferry.transfer.failed', subject: 't1' },
      source: `${appUrl}/acr-ferry/routes/default`,
      data: { code: 'RUN_FAILED', links: { report: `${appUrl}/api/transfers/t1/report` } },
    });
  });

  it('is a batch of one by Event Grid, with the key of the topic', async () => {
    await send(sampleSinks.topic);
    expect(last()).toMatchObject({
      url: '/api/events?api-version=2018-01-01',
      headers: {
        'content-type': 'application/cloudevents-batch+json; charset=utf-8',
        'aeg-sas-key': sampleSinks.topic.key,
      },
    });
    expect(JSON.parse(last().body)).toMatchObject([{ id: 't1.failed' }]);
  });

  it.each([sampleSinks.teams, sampleSinks.slack])('is a message of $kind', async (sink) => {
    await send(sink);
    expect(last().headers['content-type']).toBe('application/json');
    expect(last().body).toContain('Transfer t1 failed');
  });
});

describe('a receiver that does not take it', () => {
  it.each([
    [500, true],
    [429, true],
    [401, true],
    [302, false],
    [400, false],
    [410, false],
  ])('by %i is asked again: %s', async (status, retryable) => {
    receiver.answers.push((response) =>
      response.writeHead(status, { location: 'https://hooks.example.com/other' }).end(),
    );
    expect(await send(sampleSinks.webhook)).toEqual({ ok: false, reason: `answered ${status}`, retryable });
    expect(receiver.received).toHaveLength(1);
  });

  it('says when it wants to be asked again', async () => {
    receiver.answers.push((response) => response.writeHead(429, { 'retry-after': '77' }).end());
    expect(await send(sampleSinks.slack)).toMatchObject({ retryAfterSeconds: 77 });
  });

  it('does not hold anybody up: neither before its answer nor in the middle of it', async () => {
    receiver.answers.push(
      () => undefined,
      (response) => response.writeHead(200).write('endless'),
    );
    const [hung, endless] = await Promise.all([send(sampleSinks.webhook), send(sampleSinks.webhook)]);
    const hangs = { ok: false, reason: 'did not answer within 10 seconds', retryable: true };
    expect([hung, endless]).toEqual(expect.arrayContaining([hangs, { ok: true, answer: 'answered 200' }]));
  });

  it('is not named with what may be a key, whatever goes wrong', async () => {
    receiver.answers.push((response) => response.destroy());
    const said = JSON.stringify([
      await send(sampleSinks.teams),
      await send({ ...sampleSinks.teams, url: 'https://elsewhere.example.com/s3cret?sig=s3cret' }),
      await send({ ...sampleSinks.teams, url: 'https://exa mple.com/s3cret?sig=s3cret' }),
    ]);
    expect(said).toContain('did not answer');
    expect(said).not.toContain('s3cret');
  });
});
