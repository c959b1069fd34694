import { z } from 'zod';
import { badRequest, type ArmFailure } from '../requests/failure';
import { parseBody } from '../requests/body';
import { memberOf, textOf } from './expressions/functions';
import { checkCalls, resolve, type TemplateFunctions } from './expressions/evaluate';
import { ExpressionError } from './expressions/parse';
import { templateFunctionNames } from './template-functions';

const parameterShape = z.looseObject({
  type: z.string(),
  defaultValue: z.unknown().optional(),
  allowedValues: z.array(z.unknown()).optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
});
const resourceShape = z.looseObject({
  type: z.string(),
  name: z.string(),
  apiVersion: z.string(),
  condition: z.union([z.boolean(), z.string()]).optional(),
  dependsOn: z.array(z.string()).optional(),
});
const templateShape = z.looseObject({
  parameters: z.record(z.string(), parameterShape).default({}),
  variables: z.record(z.string(), z.unknown()).default({}),
  resources: z.array(resourceShape),
  outputs: z.record(z.string(), z.looseObject({ type: z.string(), value: z.unknown() })).default({}),
});
const deploymentShape = z.object({
  properties: z.object({
    mode: z.enum(['Incremental', 'Complete']).default('Incremental'),
    template: z.unknown().optional(),
    parameters: z.record(z.string(), z.looseObject({ value: z.unknown() })).nullish(),
  }),
});

/** A template as it was sent, and the values of its parameters. */
export interface Template extends z.infer<typeof templateShape> {
  readonly values: Readonly<Record<string, unknown>>;
}
/** One resource of a template, its expressions not evaluated. */
export type TemplateResource = z.infer<typeof resourceShape>;

/** The template cannot be deployed. */
export const invalidTemplate = (reason: string): ArmFailure =>
  badRequest(`Deployment template validation failed: '${reason}'.`, undefined, 'InvalidTemplate');

/** Reads and checks a deployment. @throws ArmFailure 400 `InvalidTemplate`. */
export async function readTemplate(body: unknown, functions: TemplateFunctions): Promise<Template> {
  const { template, parameters } = parseBody(deploymentShape, body).properties;
  if (template === undefined) throw invalidTemplate('the rehearsal fetches no template; send it itself');
  const read = templateShape.safeParse(template);
  if (!read.success) throw invalidTemplate(z.prettifyError(read.error));
  const given = Object.fromEntries(
    Object.entries(parameters ?? {}).map(([name, { value }]) => [name, value]),
  );
  try {
    checkExpressions(read.data);
    const values = await valuesOf(read.data.parameters, given, functions);
    return { ...read.data, values };
  } catch (error) {
    if (error instanceof ExpressionError) throw invalidTemplate(error.message);
    throw error;
  }
}

function checkExpressions({
  parameters,
  variables,
  resources,
  outputs,
}: z.infer<typeof templateShape>): void {
  checkCalls(
    [Object.values(parameters).map(({ defaultValue }) => defaultValue), variables, resources, outputs],
    (name) => templateFunctionNames.includes(name),
    (name, first) => {
      if (first === undefined) return;
      const all = name === 'parameters' ? parameters : name === 'variables' ? variables : undefined;
      if (all === undefined || memberOf(all, first) !== undefined) return;
      throw new ExpressionError(`The template ${name.slice(0, -1)} '${textOf(first)}' is not found.`);
    },
  );
  const copied = resources.find((resource) => 'copy' in resource);
  if (copied) throw new ExpressionError(`The rehearsal does not copy resources: '${copied.name}'.`);
}

async function valuesOf(
  declared: z.infer<typeof templateShape>['parameters'],
  given: Readonly<Record<string, unknown>>,
  functions: TemplateFunctions,
): Promise<Record<string, unknown>> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) {
    throw new ExpressionError(
      `The template parameters '${unknown.join(', ')}' in the parameters file are not valid; they are not ` +
        'present in the original template and can therefore not be provided at deployment time.',
    );
  }
  const values: Record<string, unknown> = {};
  for (const [name, { defaultValue, allowedValues, minLength = 0, maxLength = Infinity }] of Object.entries(
    declared,
  )) {
    const value = given[name] ?? (await resolve(defaultValue, functions));
    if (value === undefined) {
      throw new ExpressionError(
        `The value for the template parameter '${name}' is not provided. Please see ` +
          'https://aka.ms/arm-create-parameter-file for usage details.',
      );
    }
    const size = typeof value === 'string' || Array.isArray(value) ? value.length : minLength;
    if (size < minLength || size > maxLength || allowedValues?.includes(value) === false) {
      throw new ExpressionError(
        `The provided value for the template parameter '${name}' is not valid: ${JSON.stringify(value)}.`,
      );
    }
    values[name] = value;
  }
  return values;
}
