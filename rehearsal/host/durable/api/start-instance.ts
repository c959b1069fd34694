import { setTimeout as sleep } from 'node:timers/promises';
import { json, type Answer, type HostRequest } from '../../http/exchange';
import type { Execution } from '../execution/execution';
import type { ClientUrls } from './client-binding';
import { created } from './instance-answers';
import type { Operations } from './operations';
import { readSeconds, readStartInput } from './request-values';
import { describeInstance } from './describe-instance';

/** Starts an instance and, where the query says how long, waits for its end. */
export async function startInstance(
  operations: Operations,
  urls: ClientUrls,
  request: HostRequest,
  name: string,
  instanceId: string | undefined,
): Promise<Answer> {
  const query = request.url.searchParams;
  const input = readStartInput(request.body);
  const version = query.get('version') ?? undefined;
  const id = operations.start(name, {
    ...(instanceId !== undefined && { instanceId }),
    ...(input !== undefined && { input }),
    ...(version !== undefined && { version }),
  });
  const timeout = readSeconds(query, 'timeout');
  if (timeout !== undefined) {
    const interval = readSeconds(query, 'pollingInterval') ?? 1;
    const start = performance.now();
    while (performance.now() - start < timeout * 1000) {
      await sleep(interval * 1000);
      const execution = operations.get(id);
      if (execution.end) return finished(execution);
    }
  }
  return created(urls, id);
}

function finished(execution: Execution): Answer {
  const description = describeInstance(execution, {
    showInput: true,
    showHistory: false,
    showHistoryOutput: false,
  });
  return execution.end?.status === 'Completed' ? json(200, description.output) : json(500, description);
}
