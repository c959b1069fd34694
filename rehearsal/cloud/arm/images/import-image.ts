import { z } from 'zod';
import { parseArtifact, type ArtifactReference } from '../../transfer/archive/artifact-reference';
import { RunFailure } from '../../transfer/runs/run-failure';
import { idOf, type CloudRegistry } from '../cloud-registry';
import type { ArmContext } from '../context';
import { findRegistry } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { ArmFailure, badRequest, resourceNotFound } from '../requests/failure';
import { checkOperationUrl, operationUrl, retryAfter } from '../requests/operation-links';
import { parseBody } from '../requests/body';
import { findSource, pullTrouble, sourceShape } from './import-source';

const importShape = z.object({
  source: sourceShape,
  targetTags: z.array(z.string()).nullish(),
  untaggedTargetRepositories: z.array(z.string()).nullish(),
  mode: z.enum(['Force', 'NoForce']).nullish(),
});

/**
 * POST `importImage`: 202 with `Location`; the copy runs on, inside the cloud only. What keeps it from being
 * done the operation tells (observed), where a switch does not say otherwise of a conflict.
 */
export function importImage(context: ArmContext, request: ArmRequest): ArmReply {
  const target = findRegistry(context, request.path);
  const { source, targetTags, untaggedTargetRepositories, mode } = parseBody(importShape, request.body);
  const from = findSource(context, request, target, source);
  if (from.settings.exportPolicy === 'disabled' && idOf(from) !== idOf(target)) throw exportDisabled(from);
  const image = readReference(source.sourceImage, 'source.sourceImage');
  const named = [
    ...(targetTags ?? []).map((tag) => readReference(tag, 'targetTags')),
    ...(untaggedTargetRepositories ?? []).map((name) => ({ repository: name, text: name })),
  ];
  const targets: ArtifactReference[] = named.length === 0 ? [image] : named;
  refuseMany(context, target);
  const conflict = mode === 'Force' ? undefined : conflictOf(target, targets);
  if (conflict !== undefined && context.switches.importConflict === 'request')
    throw new ArmFailure(409, conflictCode, conflict);
  const trouble = pullTrouble(context, request, [from, target], source, image);
  const id = context.imageImports.start(from, target, image, targets, {
    ...(trouble !== undefined && { code: 'InvalidParameters', message: trouble }),
    ...(trouble === undefined && conflict !== undefined && { code: conflictCode, message: conflict }),
  });
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
  if (operation.status === 'Succeeded') return { status: 200 };
  // The frame is that of Azure/azure-cli pull request 10938; the status is a guess.
  const { errorCode = 'InvalidParameters', errorMessage = 'The import failed.', targetId } = operation;
  throw new ArmFailure(
    errorCode === conflictCode ? 409 : 400,
    errorCode,
    `Operation ${id} failed. Resource ${targetId} ${errorMessage}`,
  );
}

const progressHeaders = (context: ArmContext, request: ArmRequest, path: string): Record<string, string> => ({
  Location: operationUrl(context, request, path),
  ...retryAfter(context),
});

/** How many the service does at once for a registry nobody documents, nor what it says of more. */
function refuseMany(context: ArmContext, target: CloudRegistry): void {
  const { importsAtOnce, retryAfterSeconds } = context.switches;
  if (context.imageImports.running(target) < importsAtOnce) return;
  throw new ArmFailure(429, 'TooManyRequests', `The registry does ${importsAtOnce} imports at once.`, {
    headers: { 'Retry-After': String(Math.max(1, retryAfterSeconds)) },
  });
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

const conflictCode = 'Conflict';

/** Without Force one tag that is there fails all before anything is copied (documented), whatever it is. */
function conflictOf({ store }: CloudRegistry, targets: readonly ArtifactReference[]): string | undefined {
  const existing = targets.find(({ repository, tag }) => tag !== undefined && store.resolve(repository, tag));
  return existing && `${existing.text} Tag ${existing.text} already exists in target registry.`;
}
