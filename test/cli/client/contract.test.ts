import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { operations } from '../../../cli/client/contract';
import { servedOperations } from '../../../src/http/serve';
import { openApiDocument } from '../../../src/http/openapi/openapi';
import { sourceFiles } from '../../project/source-files';

/** What no command asks for, on purpose. */
const leftOut: Readonly<Record<string, string>> = {
  dashboard: 'files for a browser',
  health: 'for probes; `acr-ferry health` asks for the details',
  openapi: 'for programs that make clients',
};

type Described = Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;

let described: Record<string, { method: string; path: string }>;
beforeAll(async () => {
  vi.stubEnv('WEBSITE_HOSTNAME', 'localhost');
  await import('../../../src/index.js');
  const { paths } = openApiDocument(servedOperations(), '1.0.0') as { paths: Described };
  described = Object.fromEntries(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [
        operationId,
        { method: method.toUpperCase(), path: path.slice(1) },
      ]),
    ),
  );
});

describe('the operations the terminal knows', () => {
  it('are those of the OpenAPI document, save what is left out on purpose', () => {
    const expected = Object.entries(described).filter(([name]) => !Object.hasOwn(leftOut, name));
    expect(operations).toEqual(Object.fromEntries(expected));
  });

  it('are left out only where the document has them', () => {
    expect(Object.keys(described)).toEqual(expect.arrayContaining(Object.keys(leftOut)));
  });

  it('are each used by a command', () => {
    const code = sourceFiles('cli')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const unused = Object.keys(operations).filter(
      (name) => !new RegExp(`\\b(call\\(|text\\(|shownList\\(app, )'${name}'`).test(code),
    );
    expect(unused).toEqual([]);
  });
});
