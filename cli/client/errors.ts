import type { Problem } from '../../src/http/problem';

/** The app answered with a problem. */
export class AppRefused extends Error {
  readonly code: string;

  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    const code = problem.code ?? `HTTP ${status}`;
    const errors = (problem.errors ?? []).map(({ field, problem }) => `${field} ${problem}`);
    super(`${code}: ${[problem.detail ?? withoutDocument(status), ...errors].join('; ')}`);
    this.code = code;
  }

  /** Whether the same may be answered in a while. */
  get mayHeal(): boolean {
    return [408, 429, 500, 502, 503, 504].includes(this.status) && this.code !== 'CONFIG_INVALID';
  }
}

/** Nobody answered, or not the app. */
export class AppSilent extends Error {
  readonly mayHeal = true;
}

/** The command is used wrongly, or what it needs is not there. */
export class Misuse extends Error {}

/** Whether an error is worth another try. */
export const mayHeal = (error: unknown): boolean =>
  (error instanceof AppRefused || error instanceof AppSilent) && error.mayHeal;

/** The Functions host, and what stands before it, refuse without a document. */
function withoutDocument(status: number): string {
  if (status === 401)
    return 'the app does not know the key, or wants a sign-in: see ACR_FERRY_KEY and --scope in the help';
  if (status === 403) return 'something before the app refuses this caller, or the app is stopped';
  if (status === 404) return 'there is no acr-ferry at this address, or an older one';
  if (status >= 300 && status < 400)
    return 'it leads elsewhere, as a sign-in page does: give the address of the app itself, or --scope';
  if (status === 429) return 'too much is asked at once; try again in a while';
  if ([502, 503, 504].includes(status)) return 'the app is away, or begins to run; try again in a while';
  return 'the app gave no reason; see its log';
}
