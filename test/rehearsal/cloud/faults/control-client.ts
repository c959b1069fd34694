import type { Endpoints } from '../../../../rehearsal/endpoints';

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the control endpoint with its key. */
export function controlOf({ control }: Endpoints) {
  return async (method: string, path: string, body?: unknown): Promise<ControlAnswer> => {
    const response = await fetch(`${control.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${control.key}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
}
