import type { HttpResponseInit } from '@azure/functions';
import { beforeAll, describe, expect, it } from 'vitest';
import { httpRequest } from '../http/request';
import { invocation } from './host';
import { recordRegistrations, type Registered } from './functions-core';

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, ApiOperation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

interface ApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly unknown[];
  readonly parameters: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly required: boolean };
  readonly responses: Record<string, unknown>;
}

let registered: ReadonlyMap<string, Registered>;
let api: OpenApi;

beforeAll(async () => {
  registered = recordRegistrations();
  await import('../../src/index.js');
  const { openapiHandler } = await import('../../src/functions/openapi.js');
  const response: HttpResponseInit = await openapiHandler(httpRequest('openapi.json'), invocation().context);
  api = response.jsonBody as OpenApi;
});

const httpFunctions = () =>
  [...registered.values()].flatMap(({ name, bindings }) =>
    Object.values(bindings)
      .filter(({ type }) => type === 'httpTrigger')
      .map(({ route, methods, authLevel }) => ({ name, route: route!, methods: methods!, authLevel })),
  );
const operations = () =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('GET /api/openapi.json', () => {
  it('describes every HTTP function, and none that does not exist', () => {
    const functions = httpFunctions().map(
      ({ name, route, methods }) => `${name} ${methods.join()} /${route.replace('{*', '{')}`,
    );
    expect(functions.length).toBeGreaterThanOrEqual(10);
    const described = operations().map(
      ({ path, method, operation }) => `${operation.operationId} ${method.toUpperCase()} ${path}`,
    );
    expect(described.sort()).toEqual(functions.sort());
  });

  it('asks for a key exactly where the host does', () => {
    const open = operations().filter(({ operation }) => operation.security.length === 0);
    const anonymous = httpFunctions().filter(({ authLevel }) => authLevel !== 'function');
    expect(open.map(({ operation }) => operation.operationId).sort()).toEqual(
      anonymous.map(({ name }) => name).sort(),
    );
  });

  it('leaves only health and the static files anonymous', () => {
    const anonymous = httpFunctions().filter(({ authLevel }) => authLevel !== 'function');
    expect(anonymous.map(({ name }) => name).sort()).toEqual(['dashboard', 'health']);
  });

  it('is OpenAPI 3.1 whose references all lead somewhere', () => {
    expect(api.openapi).toBe('3.1.1');
    const references = [...JSON.stringify(api).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name!,
    );
    expect(references.length).toBeGreaterThan(10);
    expect(Object.keys(api.components.schemas)).toEqual(expect.arrayContaining(references));
    expect(JSON.stringify(api)).not.toContain('$defs');
  });

  it('describes path, query and header parameters', () => {
    const names = (path: string, method: string) =>
      api.paths[path]![method]!.parameters.map((parameter) => `${parameter.in}:${parameter.name}`);
    expect(names('/transfers', 'get')).toEqual(
      expect.arrayContaining(['query:status', 'query:limit', 'query:continuationToken']),
    );
    expect(names('/transfers', 'post')).toEqual(['header:Idempotency-Key']);
    expect(names('/transfers/{id}/cancel', 'post')).toEqual(['path:id']);
  });

  it('describes the limits that validate a start request', () => {
    expect(api.components.schemas.StartTransfer).toMatchObject({
      additionalProperties: false,
      properties: { artifacts: { minItems: 1, maxItems: 10_000, items: { type: 'string' } } },
    });
    expect(api.paths['/transfers']!.post!.requestBody!.required).toBe(true);
  });

  it('describes problems for everything', () => {
    for (const { operation } of operations()) expect(operation.responses).toHaveProperty('default');
  });
});
