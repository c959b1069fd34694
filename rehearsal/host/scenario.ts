import { z } from 'zod';
import { queueLatencySchema } from './durable/queues/message-latency';
import { readJson } from './settings';
import { aimSchema } from './worker/aims';

/** What a scenario file says of the host, under `host`. */
export const hostScenarioSchema = z.strictObject({
  queueLatency: z.exactOptional(queueLatencySchema),
  workerDies: z.array(aimSchema).max(1000).default([]),
});

const scenarioSchema = z.object({ host: hostScenarioSchema.prefault({}) });

/** Reads the host's part of a scenario file. @throws naming the file and every field that is wrong. */
export function readHostScenario(file: string): z.output<typeof hostScenarioSchema> {
  const parsed = scenarioSchema.safeParse(readJson(file, `scenario ${file}`));
  if (parsed.success) return parsed.data.host;
  throw new Error(`scenario ${file}: ${z.prettifyError(parsed.error)}`);
}
