import { z } from 'zod';
import type { PipelineKind, RunRequest } from '../../transfer/records/records';
import { badRequest } from '../requests/failure';
import { optionalText, parseBody } from '../requests/body';
import type { ArmSwitches } from '../switches';

const blobShape = z.object({ type: optionalText, name: optionalText }).nullish();
const runShape = z.object({
  properties: z.object({
    request: z.object({
      pipelineResourceId: z.string(),
      artifacts: z.array(z.string()).nullish(),
      source: blobShape,
      target: blobShape,
      catalogDigest: optionalText,
    }),
    forceUpdateTag: optionalText,
  }),
});

/** What a caller asks of a pipeline. */
export interface RunBody {
  readonly kind: PipelineKind;
  readonly pipeline: { readonly registryId: string; readonly id: string };
  readonly request: RunRequest;
  readonly forceUpdateTag?: string;
}

/** @throws ArmFailure 400 naming the property and what it may be. */
export function readRunBody(body: unknown, switches: ArmSwitches): RunBody {
  const { request, forceUpdateTag } = parseBody(runShape, body).properties;
  const { kind, pipeline } = readPipelineId(request.pipelineResourceId);
  const [used, unused] =
    kind === 'export' ? (['target', 'source'] as const) : (['source', 'target'] as const);
  if (request[unused]?.name !== undefined) {
    throw badRequest(
      `The property 'properties.request.${unused}' does not apply to a run of an ${kind} pipeline.`,
      `properties.request.${unused}`,
    );
  }
  const artifacts = readArtifacts(kind, request.artifacts ?? [], switches);
  return {
    kind,
    pipeline,
    request: {
      pipelineResourceId: pipeline.id,
      ...(artifacts.length === 0 ? {} : { artifacts }),
      blob: readBlobName(request[used]?.name ?? '', `properties.request.${used}.name`),
      blobType: request[used]?.type ?? 'AzureStorageBlob',
      ...(request.catalogDigest !== undefined ? { catalogDigest: request.catalogDigest } : {}),
    },
    ...(forceUpdateTag === undefined ? {} : { forceUpdateTag }),
  };
}

const pipelineIdPattern = new RegExp(
  '^(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft[.]ContainerRegistry/registries/[^/]+)' +
    '/(export|import)Pipelines/[^/]+$',
  'i',
);

function readPipelineId(id: string) {
  const match = pipelineIdPattern.exec(id);
  const registryId = match?.[1];
  if (registryId === undefined) {
    throw badRequest(
      `Property id '${id.slice(0, 500)}' at path 'properties.request.pipelineResourceId' is invalid. ` +
        `Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' and ` +
        'names an export or import pipeline.',
      'properties.request.pipelineResourceId',
      'LinkedInvalidPropertyId',
    );
  }
  const kind: PipelineKind = match?.[2]?.toLowerCase() === 'export' ? 'export' : 'import';
  return { kind, pipeline: { registryId, id } };
}

function readArtifacts(
  kind: PipelineKind,
  artifacts: readonly string[],
  { maxArtifacts }: ArmSwitches,
): readonly string[] {
  const path = 'properties.request.artifacts';
  if (kind === 'import') {
    if (artifacts.length === 0) return [];
    throw badRequest(`The property '${path}' does not apply to a run of an import pipeline.`, path);
  }
  if (artifacts.length === 0 || artifacts.some((artifact) => artifact.trim() === '')) {
    throw badRequest(
      `The property '${path}' must list at least one artifact, each as 'repository:tag' or ` +
        `'repository@digest'.`,
      path,
    );
  }
  if (artifacts.length > maxArtifacts) {
    throw badRequest(
      `The property '${path}' has ${artifacts.length} artifacts; the maximum is ${maxArtifacts} in ` +
        'one pipeline run.',
      path,
    );
  }
  return artifacts;
}

function readBlobName(name: string, path: string): string {
  if (name.length >= 1 && name.length <= 1024 && !name.startsWith('/') && !/[\\\p{Cc}]/u.test(name))
    return name;
  throw badRequest(`The property '${path}' must be a blob name of 1 to 1024 characters.`, path);
}
