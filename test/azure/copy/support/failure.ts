import { RestError } from '@azure/storage-blob';

/** A refusal as the SDK throws it. */
export const failure = (statusCode: number, retryAfter?: string): RestError => {
  const headers = { get: (name: string) => (name === 'retry-after' ? retryAfter : undefined) };
  return new RestError('it failed', { statusCode, response: { status: statusCode, headers } as never });
};
