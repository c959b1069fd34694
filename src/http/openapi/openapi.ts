import { z } from 'zod';
import type { Operation } from './operation';
import { problemSchema } from '../problem';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of these operations, from the schemas that also validate requests. */
export function openApiDocument(operations: readonly Operation[], version: string): Json {
  const { schemaOf, components } = convert(operations);
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = `/${operation.path.replace('{*', '{')}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation, schemaOf) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'acr-ferry',
      version,
      description: 'Moves container artifacts between Azure container registries and proves the result.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    paths,
    components: {
      schemas: components,
      securitySchemes: { functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' } },
    },
  };
}

function describe(operation: Operation, schemaOf: (key: string) => Json): Json {
  const { name, summary, access, request, responses } = operation;
  const problem = content('application/problem+json', schemaOf(problemKey));
  return {
    operationId: name,
    summary,
    ...(access === 'anonymous'
      ? { security: [] }
      : { description: `Needs the role ${access}.`, security: [{ functionKey: [] }] }),
    parameters: [...pathParameters(operation), ...queryParameters(schemaOf(queryKey(operation)))].concat(
      (operation.headers ?? []).map((header) => ({ in: 'header', ...header, schema: { type: 'string' } })),
    ),
    ...(request && {
      requestBody: {
        required: request.required,
        content: content('application/json', schemaOf(requestKey(operation))),
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [
          status,
          {
            description: response.description,
            ...(response.headers && { headers: headersOf(response.headers) }),
            ...(response.contentType !== undefined && {
              content: content(response.contentType, { type: 'string' }),
            }),
            ...(response.schema && {
              content:
                response.schema === problemSchema
                  ? problem
                  : content('application/json', schemaOf(responseKey(operation, status))),
            }),
          },
        ]),
      ),
      default: { description: 'Any other problem.', content: problem },
    },
  };
}

const content = (type: string, schema: Json): Json => ({ [type]: { schema } });

const headersOf = (headers: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );

function pathParameters({ path }: Operation): Json[] {
  return [...path.matchAll(/\{\*?(\w+)\}/g)].map(([, name]) => ({
    in: 'path',
    name,
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ properties }: { properties?: Record<string, Json> }): Json[] {
  return Object.entries(properties ?? {}).map(([name, { description, ...schema }]) => ({
    in: 'query',
    name,
    description,
    schema,
  }));
}

const problemKey = 'problem';
const queryKey = ({ name }: Operation): string => `${name} query`;
const requestKey = ({ name }: Operation): string => `${name} request`;
const responseKey = ({ name }: Operation, status: string): string => `${name} ${status}`;

/** Converts all schemas at once, so that those with an id become shared components. */
function convert(operations: readonly Operation[]): { schemaOf: (key: string) => Json; components: Json } {
  const schemas: Record<string, z.ZodType> = { [problemKey]: problemSchema };
  for (const operation of operations) {
    if (operation.query) schemas[queryKey(operation)] = operation.query;
    if (operation.request) schemas[requestKey(operation)] = operation.request.schema;
    for (const [status, { schema }] of Object.entries(operation.responses)) {
      if (schema) schemas[responseKey(operation, status)] = schema;
    }
  }
  const converted = z.toJSONSchema(z.object(schemas), {
    io: 'input',
    // The format says it; the pattern zod adds is 300 characters of calendar arithmetic.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
  const { properties = {}, $defs = {} } = JSON.parse(
    JSON.stringify(converted).replaceAll('#/$defs/', '#/components/schemas/'),
  ) as { properties?: Record<string, Json>; $defs?: Json };
  return { schemaOf: (key) => properties[key] ?? {}, components: $defs };
}
