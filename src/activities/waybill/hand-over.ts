import { z } from 'zod';
import { lookAt } from '../../azure/copy/blob-facts';
import { leaveWaybill } from '../../azure/copy/leave-waybill';
import type { Services } from '../../services';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { TransferError } from '../../domain/errors';
import { waybillName, type PlannedArtifact, type Handover } from '../../domain/waybill/waybill';
import { sideOf, type Route } from '../../domain/route';
import type { Side } from '../../domain/side';
import type { ArtifactResult } from '../../domain/transfer/results';
import { writeCarriedWaybill } from '../../domain/waybill/carried-waybill';
import { secretSigner, signWaybill, type Signer } from '../../domain/waybill/signature';
import { activity } from '../activity';
import { numbered } from '../../records/transfer/waybills';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { verificationPath, waybillPath } from '../../records/transfer/paths';

const handOverInput = z.object({
  route: z.string(),
  transferId: z.string(),
  batch: z.int().min(1),
  sha256: z.string().describe('Of the blob, in hex, as it was read.'),
  etag: z.string().describe('The version that was read.'),
  exportRun: z.string().exactOptional(),
  exportError: z
    .string()
    .exactOptional()
    .describe('What the export run said, when it did not succeed entirely.'),
});

/** Completes the waybill of an exported batch and leaves it beside the blob, signed if the route says so. */
export const handOver = activity(handOverInput, async (input, services): Promise<Handover> => {
  const { transferId, batch, sha256, exportRun, exportError } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  const source = sideOf(route, 'source');
  const planned = await services.records(route).demand(waybillPath(transferId, batch));
  const bytes = await lookAtBlob(services, source, planned.blob, input.etag);
  const results = await judge(services, source, planned.artifacts, exportError);
  const verification = verificationPath(transferId, batch);
  const exported = new Set(results.filter(isExported).map(({ reference }) => reference));
  if (exported.size === 0) {
    await services.records(route).write(verification, { artifacts: results });
    throw new TransferError('RUN_FAILED', results[0]?.reason ?? 'the batch is empty', {
      operation: 'hand over',
      origin: 'source',
    });
  }
  const artifacts = planned.artifacts.filter(({ reference }) => exported.has(reference));
  const content = { bytes, sha256 };
  const createdAt = services.now().toISOString();
  const { receiver } = route.waybill;
  const waybill = { ...(await numbered(services, route, planned)), artifacts };
  const text = writeCarriedWaybill(waybill, source, { content, createdAt, exportRun, receiver });
  const signer = await signerOf(services, route, source);
  await leaveWaybill(
    services.container(source),
    planned.blob,
    signer ? await signWaybill(text, signer) : text,
  );
  await services.records(route).write(verification, { artifacts: results });
  return {
    bytes,
    waybill: waybillName(planned.blob),
    ...(signer && { signedBy: signer.keyId ?? 'the shared secret' }),
    notes: exportError === undefined ? [] : [`the export run said: ${exportError}`],
  };
});

/** The length of the blob that was read. */
async function lookAtBlob(services: Services, source: Side, name: string, etag: string): Promise<number> {
  const facts = await lookAt(services.container(source).getBlobClient(name), 'source');
  if (facts?.etag === etag) return facts.bytes;
  throw new TransferError('SOURCE_CHANGED', `${name} was rewritten or deleted while it was read`, {
    operation: 'hand over',
    origin: 'source',
  });
}

/**
 * What the blob holds as far as the source can tell. The export run names what it left out; a tag that moved
 * may be in the blob as planned or as it is now, so it counts as failed here and stays in the waybill, for
 * the receiver to find out.
 */
async function judge(
  services: Services,
  source: Side,
  artifacts: readonly PlannedArtifact[],
  exportError: string | undefined,
): Promise<ArtifactResult[]> {
  const registry = await services.registry(source);
  const now = await registry.digests(artifacts.map(({ reference }) => referenceOf(reference)));
  const names = (reference: string): boolean => exportError !== undefined && mentions(exportError, reference);
  const named = artifacts.some(({ reference }) => names(reference));
  return artifacts.map(({ reference, digest }, i) => {
    const failed = (reason: string): ArtifactResult => ({ reference, digest, verified: false, reason });
    if (exportError !== undefined && (!named || names(reference))) {
      return failed(`${notExported}: the export run said: ${exportError}`);
    }
    const found = now[i];
    if (found !== undefined && found !== digest) {
      return failed(`ARTIFACT_MOVED: at the source the tag now points to ${found}`);
    }
    return { reference, digest, verified: false, handedOver: true };
  });
}

/** Whether a text names a reference, not just a longer one that holds it. */
function mentions(text: string, reference: string): boolean {
  const parts = text.split(reference);
  return parts.some(
    (before, i) =>
      i + 1 < parts.length && !/[\w/-]$/.test(before) && !/^(?:[\w-]|\.\w)/.test(parts[i + 1] ?? ''),
  );
}

const notExported = 'ARTIFACT_NOT_EXPORTED';

const isExported = ({ reason }: ArtifactResult): boolean => reason?.startsWith(notExported) !== true;

async function signerOf(services: Services, route: Route, source: Side): Promise<Signer | undefined> {
  const { keyName, secret } = route.waybill;
  if (keyName !== undefined) return services.signer(source, keyName);
  return secret === undefined ? undefined : secretSigner(secret);
}
