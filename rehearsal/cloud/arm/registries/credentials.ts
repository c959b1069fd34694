import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { idOf } from '../cloud-registry';
import type { ArmContext } from '../context';
import { findRegistry } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { badRequest } from '../requests/failure';
import { parseBody } from '../requests/body';
import type { MadeRegistries } from './made-registries';

/** POST `listCredentials`: the admin user, which goes by the name of the registry. */
export function listCredentials(context: ArmContext, { path }: ArmRequest): ArmReply {
  const registry = findRegistry(context, path);
  if (!registry.settings.adminUserEnabled || registry.adminPassword === undefined) {
    throw badRequest(
      `Cannot perform credential operations for ${idOf(registry)} as admin user is disabled. Kindly enable ` +
        'admin user as per docs: https://docs.microsoft.com/en-us/azure/container-registry/' +
        'container-registry-authentication#admin-account',
      undefined,
      'UnAuthorizedForCredentialOperations',
    );
  }
  return {
    status: 200,
    body: {
      username: registry.side.registry,
      passwords: [
        { name: 'password', value: registry.adminPassword },
        // The second one opens nothing here.
        { name: 'password2', value: randomUUID() },
      ],
    },
  };
}

const nameShape = z.object({ name: z.string(), type: z.string().optional() });

/** POST `checkNameAvailability`. */
export function checkNameAvailability(
  { registries }: ArmContext,
  made: MadeRegistries,
  { body }: ArmRequest,
): ArmReply {
  const { name } = parseBody(nameShape, body);
  const taken = [...registries, ...made.list().map(({ resource }) => resource)].some(
    ({ side }) => side.registry.toLowerCase() === name.toLowerCase(),
  );
  if (!taken) return { status: 200, body: { nameAvailable: true } };
  const message = `The registry ${name} is already in use.`;
  return { status: 200, body: { nameAvailable: false, reason: 'AlreadyExists', message } };
}
