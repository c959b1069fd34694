import type { PlanArtifactsView } from '../../src/application/plan/plan-artifacts';
import type { PlanView } from '../../src/application/plan/get-plan';
import type { TransferView } from '../../src/application/transfer/transfer-views';
import type { TransferReport } from '../../src/domain/transfer/report';
import type { AppAddress } from './system';

/** The app's HTTP API, as any operator's script would use it. */
export interface AppClient {
  makePlan(order: object): Promise<PlanView>;
  plan(id: string): Promise<PlanView>;
  planArtifacts(id: string, show: string, continuationToken: string): Promise<PlanArtifactsView>;
  startTransfer(artifacts: readonly string[]): Promise<{ readonly transferId: string }>;
  transfer(id: string): Promise<TransferView>;
  report(id: string): Promise<TransferReport>;
  startRotation(): Promise<{ readonly id: string }>;
  rotation(id: string): Promise<Rotation>;
  /** Any operation, the answer untouched. */
  request(method: string, path: string, body?: unknown): Promise<Response>;
}

interface Rotation {
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly error?: string;
}

/** The app answered with a problem document. */
export class AppRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly problem: string }[];
}

/** Calls the app at an address. */
export function createAppClient({ url, functionKey }: AppAddress): AppClient {
  const request = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${url}/api/${path}`, {
      method,
      headers: {
        'x-functions-key': functionKey,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await request(method, path, body);
    if (response.ok) return (await response.json()) as T;
    throw refusedBy(response.status, await response.text());
  };
  return {
    makePlan: (order) => call('POST', 'transfers/plan', order),
    plan: (id) => call('GET', `plans/${id}`),
    planArtifacts: (id, show, continuationToken) =>
      call('GET', `plans/${id}/artifacts?show=${show}&continuationToken=${continuationToken}`),
    startTransfer: (artifacts) => call('POST', 'transfers', { artifacts }),
    transfer: (id) => call('GET', `transfers/${id}`),
    report: (id) => call('GET', `transfers/${id}/report`),
    startRotation: () => call('POST', 'sas/rotate', {}),
    rotation: (id) => call('GET', `sas/rotations/${id}`),
    request,
  };
}

function refusedBy(status: number, text: string): AppRefused {
  const problem = parse(text);
  const errors = (problem.errors ?? []).map(({ field, problem }) => `${field} ${problem}`);
  return new AppRefused(
    status,
    problem.code ?? `HTTP ${status}`,
    [problem.detail ?? 'the app gave no reason; see its log', ...errors].join('; '),
  );
}

/** The host itself refuses without a document. */
function parse(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}
