import { jsonIn } from '../../src/domain/schema';

/** What the app answered. */
export interface Answer {
  readonly status: number;
  /** Undefined where it was no JSON. */
  readonly body: unknown;
}

/** The app could not be asked at all. */
export class Unreachable extends Error {}

/** Asks the app. Redirects are answers, too: a sign-in page tells nothing of the app. @throws Unreachable */
export type Ask = (method: 'GET' | 'POST', path: string, options?: AskOptions) => Promise<Answer>;

interface AskOptions {
  readonly key?: string;
  /** What App Service would say of who signed in, and nobody else may. */
  readonly principal?: object;
  readonly body?: object;
}

/** Asks the app at an address. */
export const askAt =
  (url: string): Ask =>
  async (method, path, { key, principal, body } = {}) => {
    try {
      const response = await fetch(new URL(path, url), {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(60_000),
        headers: {
          ...(key !== undefined && { 'x-functions-key': key }),
          ...(principal !== undefined && {
            'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64'),
          }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: jsonIn(await response.text()) };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new Unreachable(
        `${url} does not answer: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
  };
