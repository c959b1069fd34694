import pMap from 'p-map';
import { z } from 'zod';
import { sendEvent } from '../../azure/events/send-event';
import type { DomainEvent } from '../../domain/events/event';
import { objectOf } from '../../domain/schema';
import type { Services } from '../../services';
import { reasonField } from '../request-parts';
import { sinksNamed } from './sinks';

/** Body of a request to test sinks. */
export const testOrderSchema = objectOf({
  sink: z.string('must be a text').exactOptional().describe('Only this one.'),
  reason: reasonField,
}).meta({ id: 'TestSinks' });

/** What came back from each sink. */
export const testedSinksSchema = z
  .object({
    results: z.array(
      z.object({
        sink: z.string(),
        kind: z.string(),
        ok: z.boolean(),
        said: z.string().describe('The status it answered, or why it did not; never its address.'),
        tookMs: z.int(),
      }),
    ),
  })
  .meta({ id: 'TestedSinks' });

const sinksAtOnce = 8;

/** Tells sinks of an event that only tests them: filters do not count, and nothing is kept or tried again. */
export async function testSinks(
  services: Services,
  { sink: name }: z.output<typeof testOrderSchema>,
): Promise<z.output<typeof testedSinksSchema>> {
  const sinks = sinksNamed(services, name);
  const [route = ''] = services.config.routes.keys();
  const now = services.now();
  const event: DomainEvent = {
    id: `test.${now.getTime()}`,
    type: 'events.test',
    time: now.toISOString(),
    route,
    facts: {},
    links: { page: '/api/dashboard/' },
  };
  const results = await pMap(
    sinks,
    async (sink) => {
      const { appUrl } = services.config;
      const began = performance.now();
      const sent = await sendEvent(sink, event, { now, appUrl });
      const tookMs = Math.round(performance.now() - began);
      return {
        sink: sink.name,
        kind: sink.kind,
        ok: sent.ok,
        said: sent.ok ? sent.answer : sent.reason,
        tookMs,
      };
    },
    { concurrency: sinksAtOnce },
  );
  return { results };
}
