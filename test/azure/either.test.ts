import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import { boundedClient, either } from '../../src/azure/bounded-calls';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** What nobody holds is gone. */
async function forgetAll(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await delay(10);
    collect();
  }
}

it('a timeout that nobody else holds comes', async () => {
  const signal = either(AbortSignal.timeout(200), new AbortController().signal);
  const aborted = new Promise((resolve) => {
    signal.addEventListener('abort', resolve);
  });
  await forgetAll();
  expect(await Promise.race([aborted.then(() => 'in time'), delay(1000, 'never')])).toBe('in time');
});

it('and ends what comes after the answer to a call that was given it', async () => {
  const { policy } = boundedClient().additionalPolicies[0]!;
  const given = createPipelineRequest({ url: 'https://x.invalid', abortSignal: AbortSignal.timeout(200) });
  await policy.sendRequest(given, (request) =>
    Promise.resolve({ request, status: 200, headers: createHttpHeaders() }),
  );
  const aborted = new Promise<void>((resolve) => {
    given.abortSignal?.addEventListener('abort', () => {
      resolve();
    });
  });
  await forgetAll();
  expect(await Promise.race([aborted.then(() => 'in time'), delay(1000, 'never')])).toBe('in time');
});
