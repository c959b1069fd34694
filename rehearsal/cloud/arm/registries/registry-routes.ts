import type { ArmContext } from '../context';
import { getImportResult, importImage } from '../images/import-image';
import { collection, resource, type Route } from '../requests/route';
import { checkNameAvailability, listCredentials } from './credentials';
import type { MadeRegistries } from './made-registries';
import {
  deleteRegistry,
  getRegistry,
  getRegistryOperation,
  listRegistries,
  patchRegistry,
  putRegistry,
} from './registries';
import { listUsages } from './usages';

const provider = 'Microsoft.ContainerRegistry';

/** Registries and what is done to them. */
export const registryRoutes = (context: ArmContext, made: MadeRegistries): Route[] => [
  collection(provider, 'registries', { GET: [undefined, (r) => listRegistries(context, made, r)] }),
  resource(provider, 'registries', {
    GET: ['read', (r) => getRegistry(context, made, r)],
    PUT: ['write', (r) => putRegistry(context, made, r)],
    PATCH: ['write', (r) => patchRegistry(context, made, r)],
    DELETE: ['delete', (r) => deleteRegistry(context, made, r)],
  }),
  ...['operationStatuses', 'operationResults'].map((kind) =>
    resource(provider, `registries/${kind}`, {
      GET: ['read', (r) => getRegistryOperation(context, made, r)],
    }),
  ),
  collection(provider, 'registries/listCredentials', {
    POST: ['action', (r) => listCredentials(context, r)],
  }),
  collection(provider, 'registries/listUsages', { GET: ['read', (r) => listUsages(context, made, r)] }),
  collection(provider, 'registries/importImage', { POST: ['action', (r) => importImage(context, r)] }),
  collection(provider, 'checkNameAvailability', {
    POST: ['read', (r) => checkNameAvailability(context, made, r)],
  }),
  resource(provider, 'locations/operationResults', {
    GET: [undefined, (r) => getImportResult(context, r)],
  }),
];
