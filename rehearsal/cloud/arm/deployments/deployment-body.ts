import { ArmFailure } from '../requests/failure';
import { ExpressionError } from './expressions/parse';
import type { Deployed } from './run-template';
import { invalidTemplate, type Template } from './template';

/** A deployment as it stands. */
export interface Deployment {
  readonly id: string;
  readonly operation: string;
  readonly template: Template;
  readonly timestamp: string;
  state: 'Accepted' | 'Running' | 'Succeeded' | 'Failed';
  deployed?: Deployed;
  error?: object;
}

/** Why a deployment failed, as it is told. */
export function failed(cause: unknown): object {
  const known = cause instanceof ExpressionError ? invalidTemplate(cause.message) : cause;
  const { code, message } =
    known instanceof ArmFailure ? known : { code: 'InternalServerError', message: String(known) };
  return {
    code: 'DeploymentFailed',
    message:
      'At least one resource deployment operation failed. Please list deployment operations for details. ' +
      'Please see https://aka.ms/arm-deployment-operations for usage details.',
    details: [{ code, message }],
  };
}

/** Body of a deployment. */
export function describe({
  id,
  template,
  timestamp,
  state,
  deployed,
  error,
  operation,
}: Deployment): unknown {
  const parameters = Object.entries(template.values).map(([name, value]) => [
    name,
    { type: template.parameters[name]?.type, value },
  ]);
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: 'Microsoft.Resources/deployments',
    properties: {
      ...{ mode: 'Incremental', provisioningState: state, timestamp, correlationId: operation },
      parameters: Object.fromEntries(parameters) as unknown,
      providers: [],
      dependencies: [],
      ...(deployed && {
        outputResources: deployed.ids.map((each) => ({ id: each })),
        outputs: deployed.outputs,
      }),
      ...(error && { error }),
    },
  };
}
