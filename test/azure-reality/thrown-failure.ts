import * as df from 'durable-functions';
import { asHandler, activity } from '../../src/activities/activity';
import { TransferError, type Failure } from '../../src/domain/errors';
import { failureOf } from '../../src/orchestrations/call';
import { z } from 'zod';
import { finish, outputOf, startApp } from '../rehearsal/host/fixtures/start-app';
import { memoryServices } from '../support/services';

/** What was thrown in an activity, and what an orchestration on the embedded host was told of it. */
export interface Crossed {
  readonly thrown: Failure;
  readonly told: Failure;
  /** What the host wrote of the activity. */
  readonly log: string;
}

/** Takes a failure that may heal from an activity of the app, over the host, into an orchestration. */
export async function cross(message: string): Promise<Crossed> {
  const options = {
    operation: 'start run',
    origin: 'source',
    retryable: true,
    retryAfterSeconds: 7,
  } as const;
  const error = new TransferError('UNAVAILABLE', message, options);
  const fail = activity(z.unknown(), () => Promise.reject(error));
  const lines: string[] = [];
  const host = await startApp(
    () => {
      df.app.activity('fail', { handler: asHandler('fail', fail, () => memoryServices().services) });
      df.app.orchestration('parent', function* (context) {
        try {
          yield context.df.callActivity('fail', {});
        } catch (thrown) {
          return failureOf(thrown, 'fail');
        }
        return undefined;
      });
    },
    {
      log: (level, _, text) => {
        if (level === 'error') lines.push(text);
      },
    },
  );
  host.durable.operations.start('parent', { instanceId: 'p' });
  const told = outputOf(await finish(host, 'p')) as Failure;
  return { thrown: error.failure, told, log: lines.join('\n') };
}
