import { readKey } from './session.js';

/** An answer that is not 2xx, with the problem document if there was one. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? `The app answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

const pageInstead = 'A page came in place of data: sign in again, or look at what stands before the app.';

const root = new URL('../', document.baseURI);

/** Gets what is no JSON, as a text. Throws ApiError. */
export const callText = async (path) => (await ask(path, {})).text();

/** Calls the API below `/api/`; returns the JSON. Throws ApiError. */
export async function call(path, options = {}) {
  const response = await ask(path, options);
  return isJson(response) ? await response.json() : undefined;
}

/** Posts to the API; returns the JSON of the answer. Throws ApiError. */
export const post = (path, body, headers) => call(path, { method: 'POST', body, headers });

const isJson = ({ headers }) => (headers.get('content-type') ?? '').includes('json');

async function ask(path, { method = 'GET', body, headers = {} }) {
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
  const isPage = response.ok && (response.headers.get('content-type') ?? '').includes('html');
  if (isPage) throw new ApiError(response.status, { detail: pageInstead });
  if (response.ok) return response;
  throw new ApiError(response.status, isJson(response) ? await response.json() : undefined);
}
