import { z } from 'zod';
import { loginServer } from '../../../world';
import { parseArtifact, type ArtifactReference } from '../../transfer/archive/artifact-reference';
import { RunFailure } from '../../transfer/runs/run-failure';
import { idOf, type CloudRegistry } from '../cloud-registry';
import type { ArmContext } from '../context';
import { findRegistry } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { ArmFailure, badRequest, resourceNotFound } from '../requests/failure';
import { checkOperationUrl, operationUrl, retryAfter } from '../requests/operation-links';
import { optionalText, parseBody } from '../requests/parse-body';

const importShape = z.object({
  source: z.object({
    resourceId: optionalText,
    registryUri: optionalText,
    credentials: z.object({ username: optionalText, password: z.string() }).nullish(),
    sourceImage: z.string(),
  }),
  targetTags: z.array(z.string()).nullish(),
  untaggedTargetRepositories: z.array(z.string()).nullish(),
  mode: z.enum(['Force', 'NoForce']).nullish(),
});

/** POST `importImage`: 202 with `Location`; the copy runs on, inside the cloud only. */
export function importImage(context: ArmContext, request: ArmRequest): ArmReply {
  const target = findRegistry(context, request.path);
  const { source, targetTags, untaggedTargetRepositories, mode } = parseBody(importShape, request.body);
  const from = findSource(context, source);
  if (from.settings.exportPolicy === 'disabled' && idOf(from) !== idOf(target)) throw exportDisabled(from);
  const image = readReference(source.sourceImage, 'source.sourceImage');
  checkCredentials(context, from, source, image);
  const named = [
    ...(targetTags ?? []).map((tag) => readReference(tag, 'targetTags')),
    ...(untaggedTargetRepositories ?? []).map((name) => ({ repository: name, text: name })),
  ];
  const targets: ArtifactReference[] = named.length === 0 ? [image] : named;
  if (mode !== 'Force') refuseExisting(target, targets);

  const id = context.imageImports.start(from, target, image, targets);
  const { subscriptionId, location } = target.side;
  const path =
    `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerRegistry/locations` +
    `/${location.toUpperCase()}/operationResults/${id}`;
  // With the body `null`, as recorded.
  return { status: 202, body: null, headers: progressHeaders(context, request, path) };
}

/** GET `locations/{location}/operationResults/{id}`: 202 while it runs, then 200 or the failure. */
export function getImportResult(context: ArmContext, request: ArmRequest): ArmReply {
  const [location = '', id = ''] = request.path.names;
  const operation = context.imageImports.find(id);
  if (operation === undefined) {
    throw resourceNotFound('Microsoft.ContainerRegistry/locations/operationResults', [location, id], '');
  }
  checkOperationUrl(request);
  if (operation.status === 'Running') {
    return { status: 202, headers: progressHeaders(context, request, request.url) };
  }
  if (operation.status === 'Failed') throw badRequest(operation.errorMessage ?? 'The import failed.');
  return { status: 200 };
}

const progressHeaders = (context: ArmContext, request: ArmRequest, path: string): Record<string, string> => ({
  Location: operationUrl(context, request, path),
  ...retryAfter(context),
});

type Source = z.infer<typeof importShape>['source'];

/** By resource id one of the same cloud and tenant, by URI any that can be reached from it. */
function findSource(
  { registries, importable }: ArmContext,
  { resourceId, registryUri }: Source,
): CloudRegistry {
  const wanted = (resourceId ?? registryUri ?? '').toLowerCase();
  const found =
    resourceId === undefined
      ? importable.find(({ side }) => wanted === loginServer(side))
      : registries.find((registry) => wanted === idOf(registry).toLowerCase());
  if (found !== undefined) return found;
  throw badRequest(
    `The source registry '${wanted.slice(0, 300)}' cannot be reached from this cloud.`,
    resourceId === undefined ? 'source.registryUri' : 'source.resourceId',
    'InvalidParameters',
  );
}

/**
 * Without credentials a registry of the same cloud is read by the caller's own rights, another one by
 * nobody's. The text is of Azure/acr issues 181 and 457; that the request itself is refused with it is a
 * guess.
 */
function checkCredentials(
  { registries }: ArmContext,
  from: CloudRegistry,
  { credentials }: Source,
  { repository }: ArtifactReference,
): void {
  if (!credentials && registries.some((registry) => idOf(registry) === idOf(from))) return;
  const login = credentials && { username: credentials.username ?? '', password: credentials.password };
  if (from.mayPull(login ?? undefined)) return;
  const detail = [{ Type: 'repository', Class: '', Name: repository, Action: 'pull' }];
  const errors = [{ code: 'UNAUTHORIZED', message: 'authentication required', detail }];
  throw badRequest(
    `Invalid message Unauthorized Unauthorized ${JSON.stringify({ errors })}`,
    'source.credentials',
    'InvalidParameters',
  );
}

/** That the policy keeps artifacts from imports elsewhere is documented, the text is a guess. */
const exportDisabled = ({ side }: CloudRegistry): ArmFailure =>
  badRequest(
    `The export policy of the registry '${side.registry}' is disabled; nothing can be imported from it.`,
    'source.sourceImage',
  );

function readReference(text: string, target: string): ArtifactReference {
  try {
    return parseArtifact(text);
  } catch (error) {
    throw badRequest(error instanceof RunFailure ? error.message : 'Invalid reference.', target);
  }
}

function refuseExisting({ store }: CloudRegistry, targets: readonly ArtifactReference[]): void {
  const existing = targets.find(({ repository, tag }) => tag !== undefined && store.resolve(repository, tag));
  if (existing === undefined) return;
  throw new ArmFailure(
    409,
    'Conflict',
    `Tag ${existing.text} already exists in target registry. Use mode 'Force' to overwrite it.`,
  );
}
