import { readKey } from './session.js';

/** An answer that is not 2xx, with the problem document if there was one. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? `The app answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

const root = new URL('../', document.baseURI);

/** Calls the API below `/api/`; returns the JSON. Throws ApiError. */
export async function call(path, { method = 'GET', body, headers = {} } = {}) {
  const key = readKey();
  const response = await fetch(new URL(path, root), {
    method,
    cache: 'no-store',
    headers: {
      ...(key !== undefined && { 'x-functions-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const type = response.headers.get('content-type') ?? '';
  const json = type.includes('json') ? await response.json() : undefined;
  if (!response.ok) throw new ApiError(response.status, json);
  return json;
}
