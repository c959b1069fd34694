import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Hook {
  readonly shell: string;
  readonly run: string;
}

const azure = parse(readFileSync('azure.yaml', 'utf8')) as {
  readonly services: Readonly<Record<string, unknown>>;
  readonly hooks: Readonly<Record<string, Readonly<Record<'posix' | 'windows', Hook>>>>;
};
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const schema = '../shared/data/azure.yaml.schema.json';

describe('azure.yaml', () => {
  it('deploys the folder that was packaged, and has nobody build it once more', () => {
    expect(azure.services).toEqual({
      app: { project: 'deploy', host: 'function', language: 'js', remoteBuild: false },
    });
  });

  it('runs the same npm scripts in both shells', () => {
    for (const [name, { posix, windows }] of Object.entries(azure.hooks)) {
      expect([posix.shell, windows.shell], name).toEqual(['sh', 'pwsh']);
      expect(windows.run, name).toBe(posix.run);
      const called = [...posix.run.matchAll(/npm run (\S+)/g)].map(([, script]) => script!);
      expect(called, name).not.toEqual([]);
      for (const script of called) expect(Object.keys(scripts), name).toContain(script);
    }
  });

  it.skipIf(!existsSync(schema))(
    `follows the schema of azd (when ${schema} lies beside the project)`,
    async () => {
      const ajv = new Ajv2019({
        strict: false,
        // Schemas of extensions we do not use.
        loadSchema: () => Promise.resolve({}),
      });
      const validate = await ajv.compileAsync(JSON.parse(readFileSync(schema, 'utf8')) as object);
      validate(azure);
      expect(validate.errors).toBeNull();
      expect(validate({ ...azure, services: { app: { language: 'js' } } })).toBe(false);
    },
  );
});
