import type { ArmContext } from '../context';
import type { Dispatch } from '../requests/exchange';
import { resources } from '../requests/resource-path';
import { collection, resource, type Route } from '../requests/route';
import {
  getDeployment,
  getDeploymentStatus,
  listDeploymentOperations,
  listDeployments,
  putDeployment,
  validateDeployment,
  type Deployments,
} from './deployments';

/** Deployments of templates into a resource group. */
export function deploymentRoutes(context: ArmContext, dispatch: Dispatch): Route[] {
  const all: Deployments = new Map();
  return [
    collection(resources, 'deployments', { GET: ['read', (r) => listDeployments(all, r)] }),
    resource(resources, 'deployments', {
      GET: ['read', (r) => getDeployment(all, r)],
      PUT: ['write', (r) => putDeployment(context, all, dispatch, r)],
    }),
    collection(resources, 'deployments/validate', {
      POST: ['action', (r) => validateDeployment(context, r)],
    }),
    collection(resources, 'deployments/operations', {
      GET: ['read', (r) => listDeploymentOperations(all, r)],
    }),
    resource(resources, 'deployments/operationStatuses', {
      GET: ['read', (r) => getDeploymentStatus(context, all, r)],
    }),
  ];
}
