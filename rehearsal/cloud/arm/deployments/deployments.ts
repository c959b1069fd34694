import { randomUUID } from 'node:crypto';
import type { ArmContext } from '../context';
import type { ArmReply, ArmRequest, Dispatch } from '../requests/exchange';
import { resourceNotFound } from '../requests/failure';
import { asyncOperation, checkOperationUrl } from '../requests/operation-links';
import { describe, failed, type Deployment } from './deployment-body';
import { runTemplate } from './run-template';
import { readTemplate, type Template } from './template';
import { functionsOfPlace } from './template-functions';

/** The deployments of an endpoint; they end with the cloud, what they made does not. */
export type Deployments = Map<string, Deployment>;

/** POST `validate`: whether the template could be deployed. */
export async function validateDeployment(context: ArmContext, request: ArmRequest): Promise<ArmReply> {
  const id = request.url.replace(/\/validate$/i, '');
  const template = await readTemplate(request.body, functionsOfPlace(context, { ...request, url: id }));
  const timestamp = context.clock().toISOString();
  return { status: 200, body: describe({ ...begun(id, template, timestamp), state: 'Succeeded' }) };
}

/** PUT: 201 with an operation; the resources are put after it, as the caller. */
export async function putDeployment(
  context: ArmContext,
  all: Deployments,
  dispatch: Dispatch,
  request: ArmRequest,
): Promise<ArmReply> {
  const place = functionsOfPlace(context, request);
  const template = await readTemplate(request.body, place);
  const deployment = begun(request.url, template, context.clock().toISOString());
  all.set(request.url.toLowerCase(), deployment);
  const run = async (): Promise<void> => {
    deployment.state = 'Running';
    deployment.deployed = await runTemplate(template, place, request, dispatch);
    deployment.state = 'Succeeded';
  };
  void run().catch((cause: unknown) => {
    deployment.error = failed(cause);
    deployment.state = 'Failed';
  });
  const operation = `${request.url}/operationStatuses/${deployment.operation}`;
  return {
    status: 201,
    body: describe({ ...deployment, state: 'Accepted' }),
    headers: asyncOperation(context, request, operation),
  };
}

/** GET of one deployment. */
export function getDeployment(all: Deployments, { url, path }: ArmRequest): ArmReply {
  return { status: 200, body: describe(find(all, url, path.resourceGroup)) };
}

/** GET of the deployments of a resource group. */
export function listDeployments(all: Deployments, { url }: ArmRequest): ArmReply {
  const within = `${url.toLowerCase()}/`;
  const value = [...all]
    .filter(([key]) => key.startsWith(within))
    .map(([, deployment]) => describe(deployment));
  return { status: 200, body: { value } };
}

/** GET of a deployment's operation: its status and, where it failed, why. */
export function getDeploymentStatus(context: ArmContext, all: Deployments, request: ArmRequest): ArmReply {
  checkOperationUrl(request);
  const { state, error } = find(
    all,
    request.url.replace(/\/operationStatuses\/[^/]+$/i, ''),
    request.path.resourceGroup,
  );
  const headers = asyncOperation(context, request, request.url);
  return { status: 200, body: { status: state, ...(error && { error }) }, headers };
}

/** GET of what a deployment did: the resources it has put. */
export function listDeploymentOperations(all: Deployments, { url, path }: ArmRequest): ArmReply {
  const { deployed, state, error } = find(all, url.replace(/\/operations$/i, ''), path.resourceGroup);
  const succeeded = (deployed?.ids ?? []).map((id) => ({
    properties: { provisioningState: 'Succeeded', targetResource: { id } },
  }));
  const broken = { properties: { provisioningState: state, statusMessage: { error } } };
  return { status: 200, body: { value: error === undefined ? succeeded : [broken] } };
}

const begun = (id: string, template: Template, timestamp: string): Deployment => ({
  ...{ id, template, timestamp, state: 'Accepted' },
  operation: randomUUID(),
});

function find(all: Deployments, id: string, group = ''): Deployment {
  const found = all.get(id.toLowerCase());
  if (found !== undefined) return found;
  throw resourceNotFound('Microsoft.Resources/deployments', [id.slice(id.lastIndexOf('/') + 1)], group);
}
