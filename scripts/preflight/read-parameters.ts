import { z } from 'zod';
import { Misuse } from '../../cli/client/errors';
import { jsonOf, readText } from '../../cli/client/read-text';
import { mustBe, problemIn } from '../../src/domain/schema';
import type { Az } from '../azure/az';
import { findCompiler, howToGet, runCompiler } from '../infra/compiler';
import type { AzdEnvironment } from './azd-environment';
import { unfitFor } from './fill-in';
import type { Problem } from './problem';

/** Parameters of a deployment as they are given, before anybody looked at them. */
export interface GivenParameters {
  readonly values: Readonly<Record<string, unknown>>;
  /** Parameter, such as `source.registryName` -> the variable that azd takes it from. */
  readonly variables: ReadonlyMap<string, string>;
  /** What could not be deployed as it stands. */
  readonly unfit?: readonly Problem[];
}

const reference = /\$\{(\w+)(?:=([^}]*))?\}/g;

/** Reads a parameters file of ARM as azd does, or a `.bicepparam`, which has to be compiled. */
export async function readParameters(file: string, azd: AzdEnvironment, az: Az): Promise<GivenParameters> {
  const name = `--parameters ${file}`;
  if (file.endsWith('.bicepparam'))
    return { values: valuesOf(name, await compile(file, az)), variables: new Map() };
  const text = readText(name, file);
  const filled = text.replace(reference, (_all, name: string, otherwise = '') =>
    JSON.stringify(azd.variables[name] ?? otherwise).slice(1, -1),
  );
  const variables = new Map(variablesIn(valuesOf(name, text), []));
  const values = said(valuesOf(name, filled)) as Record<string, unknown>;
  const unfit = unfitFor(variables, azd.variables, azd.emptied);
  return { values: { ...azd.answers, ...values }, variables, unfit };
}

const parameterSchema = z.object({ value: z.unknown() }, mustBe('an object with a value'));
const anObject = mustBe('an object');
const fileSchema = z.object({ parameters: z.record(z.string(), parameterSchema, anObject) }, anObject);

/** @throws Misuse when the text holds no parameters */
function valuesOf(name: string, text: string): Record<string, unknown> {
  const parsed = fileSchema.safeParse(jsonOf(name, text));
  if (!parsed.success) throw new Misuse(`${name} holds no parameters: ${problemIn(parsed.error)}`);
  const given = Object.entries(parsed.data.parameters);
  return Object.fromEntries(given.map(([parameter, { value }]) => [parameter, value]));
}

/** Empty text is what azd makes of a variable that is not set. */
function said(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, said(each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== ''));
}

function variablesIn(value: unknown, at: readonly string[]): (readonly [string, string])[] {
  if (typeof value === 'string') {
    return [...value.matchAll(reference)].map(([, name = '']) => [at.join('.'), name] as const);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => variablesIn(each, [...at, name]));
}

/** @throws Error with what the compiler says, or where to get one */
async function compile(file: string, az: Az): Promise<string> {
  const compiler = findCompiler();
  if (compiler === undefined) {
    const built = await az(['bicep', 'build-params', '--file', file, '--stdout']).catch((error: unknown) => {
      throw new Error(
        `${file} cannot be read without Bicep: az bicep install, or ${howToGet} ` +
          `(${(error as Error).message})`,
      );
    });
    return (built as { parametersJson: string }).parametersJson;
  }
  const { ok, output, messages } = await runCompiler(compiler, 'build-params', file, '--stdout');
  if (!ok) throw new Error(messages.join('\n'));
  return (JSON.parse(output) as { parametersJson: string }).parametersJson;
}
