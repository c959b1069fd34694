import { z } from 'zod';
import { lookAt } from '../../azure/copy/blob-facts';
import { leaveWaybill } from '../../azure/copy/leave-waybill';
import type { Services } from '../../services';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { TransferError } from '../../domain/errors';
import {
  type Handover,
  type PlannedArtifact,
  waybillName,
  whichBatchSchema,
} from '../../domain/waybill/waybill';
import { receivingSide, sideOf, type Route } from '../../domain/route';
import type { Side } from '../../domain/side';
import type { ArtifactResult } from '../../domain/transfer/results';
import { writeCarriedWaybill } from '../../domain/waybill/carried-waybill';
import { signWaybill, secretSigner, type Signer } from '../../domain/waybill/signature';
import { handoverEvent } from '../../domain/transfer/transfer-event';
import { raise } from '../../records/events/raise';
import { activity } from '../activity';
import { numbered } from '../../records/transfer/waybills';
import { throwIfCancelled } from '../../records/transfer/stops';
import { noteBatch } from '../../records/prune/note-arrived';
import { verificationPath, waybillPath } from '../../records/transfer/paths';

const handOverInput = whichBatchSchema.extend({
  sha256: z.string().describe('Of the blob, in hex, as it was read.'),
  etag: z.string().describe('The version that was read.'),
  exportRun: z.string().exactOptional(),
});

/** Completes the waybill of an exported batch and leaves it beside the blob, signed if the route says so. */
export const handOver = activity(handOverInput, async (input, services): Promise<Handover> => {
  const { transferId, batch, sha256, exportRun } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  const source = sideOf(route, 'source');
  const planned = await services.records(route).demand(waybillPath(transferId, batch));
  const place = receivingSide(route);
  const bytes = await lookAtBlob(services, place, planned.blob, input.etag);
  const results = await judge(services, source, planned.artifacts);
  const content = { bytes, sha256 };
  const createdAt = services.now().toISOString();
  const { receiver } = route.waybill;
  const waybill = await numbered(services, route, planned);
  const text = writeCarriedWaybill(waybill, source, { content, createdAt, exportRun, receiver });
  const signer = await signerOf(services, route, source);
  await leaveWaybill(
    services.container(place),
    waybillName(planned.blob),
    signer ? await signWaybill(text, signer) : text,
  );
  const noted = await noteBatch(services, route, planned, results);
  await services.records(route).write(verificationPath(transferId, batch), { artifacts: results, ...noted });
  const ready: Handover = {
    bytes,
    waybill: waybillName(planned.blob),
    ...(signer && { signedBy: signer.keyId ?? 'the shared secret' }),
    notes: [],
  };
  await raise(services, handoverEvent(planned, ready, createdAt));
  return ready;
});

/** The length of the blob that was read. */
async function lookAtBlob(services: Services, place: Side, name: string, etag: string): Promise<number> {
  const facts = await lookAt(services.container(place).getBlobClient(name), 'source');
  if (facts?.etag === etag) return facts.bytes;
  throw new TransferError('SOURCE_CHANGED', `${name} was rewritten or deleted while it was read`, {
    operation: 'hand over',
    origin: 'source',
  });
}

/**
 * What the blob holds. A tag that moved may be in it as planned or as it is now, so it counts as failed here
 * and stays in the waybill, for the receiver to find out.
 */
async function judge(
  services: Services,
  source: Side,
  artifacts: readonly PlannedArtifact[],
): Promise<ArtifactResult[]> {
  const registry = await services.registry(source);
  const now = await registry.digests(artifacts.map(({ reference }) => referenceOf(reference)));
  return artifacts.map(({ size: _, subject: __, targetReference: ___, ...named }, i) => {
    const { digest } = named;
    const found = now[i];
    if (found === undefined || found === digest) return { ...named, verified: false, handedOver: true };
    const reason = `ARTIFACT_MOVED: at the source the tag now points to ${found}`;
    return { ...named, verified: false, reason };
  });
}

/** What a sending route signs with; undefined: nothing. */
export async function signerOf(services: Services, route: Route, source: Side): Promise<Signer | undefined> {
  const { keyName, secret } = route.waybill;
  if (keyName !== undefined) return services.signer(source, keyName);
  return secret === undefined ? undefined : secretSigner(secret);
}
