import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { activity, asHandler } from '../../src/activities/activity';
import { failureInText, failureText, TransferError } from '../../src/domain/errors';
import type { LogEvent } from '../../src/domain/events/log-event';
import { memoryServices } from '../support/services';

const input = z.object({ boat: z.string(), seats: z.int().default(2) });
const failure = (retryable: boolean) =>
  new TransferError('UNAVAILABLE', 'no wind', { operation: 'sail', origin: 'app', retryable });

/** Calls an activity as the host does. */
const call = (run: () => never, given: unknown): Promise<unknown> => {
  const sail = activity(input, (parsed) => Promise.resolve(parsed.boat === 'Ada' ? parsed : run()));
  const handler = asHandler('sail', sail, () => memoryServices().services);
  return handler(given, new InvocationContext()) as Promise<unknown>;
};
const fail = (retryable: boolean) => () => {
  throw failure(retryable);
};

describe('an activity', () => {
  it('is given its input as the schema reads it', async () => {
    expect(await call(fail(false), { boat: 'Ada', mast: 1 })).toEqual({
      ok: true,
      value: { boat: 'Ada', seats: 2 },
    });
  });

  it('leaves what another version wrote otherwise to the next try, and names the field', async () => {
    const thrown: unknown = await call(fail(true), { seats: 3 }).catch((error: unknown) => error);
    expect(failureInText((thrown as Error).message)).toMatchObject({
      code: 'INTERNAL',
      message: expect.stringMatching(/^the input of sail: \/boat /) as string,
      retryable: false,
    });
  });

  it('works with the services of its invocation, whose log is that of the function', async () => {
    const asked: unknown[] = [];
    const line = { event: 'telemetry.undelivered' } as LogEvent;
    const sail = activity(input, (_parsed, { log }) => {
      log(line);
      return Promise.resolve();
    });
    const handler = asHandler('sail', sail, (invocation) => {
      asked.push(invocation);
      return { ...memoryServices().services, log: (said) => void asked.push(said) };
    });
    const invocation = new InvocationContext();
    await handler({ boat: 'Ada' }, invocation);
    expect(asked).toEqual([invocation, line]);
  });

  it('returns what will not heal, and throws what may, with the failure to be read', async () => {
    expect(await call(fail(false), { boat: 'Eve' })).toEqual({ ok: false, error: failure(false).failure });
    await expect(call(fail(true), { boat: 'Eve' })).rejects.toThrow(failureText(failure(true).failure));
  });
});
