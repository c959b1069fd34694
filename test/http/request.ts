import { HttpRequest } from '@azure/functions';

interface RequestParts {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
}

/** A request as the host hands it over; an object as body is sent as JSON. */
export function httpRequest(path: string, parts: RequestParts = {}): HttpRequest {
  const { method = 'GET', body, headers = {}, params = {}, query = {} } = parts;
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return new HttpRequest({
    method,
    url: `http://127.0.0.1/api/${path}`,
    headers: { ...(typeof body === 'object' && { 'content-type': 'application/json' }), ...headers },
    params,
    query,
    ...(text !== undefined && { body: { bytes: Buffer.from(text) } }),
  });
}

/** `x-ms-client-principal` of somebody with these app roles. */
export function principal(roles: readonly string[], name = 'ops@contoso.example'): Record<string, string> {
  const claims = [{ typ: 'preferred_username', val: name }, ...roles.map((val) => ({ typ: 'roles', val }))];
  const json = JSON.stringify({ auth_typ: 'aad', name_typ: 'preferred_username', role_typ: 'roles', claims });
  return { 'x-ms-client-principal': Buffer.from(json).toString('base64') };
}
