import pMap from 'p-map';
import type { LookUps } from '../../azure/registry/look-ups';
import { isUnsigned } from '../../domain/plan/signed';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { grouped } from '../../domain/selection/grouped';
import type { TransferReport } from '../../domain/transfer/report';
import type { ArtifactResult, VerifiedArtifact } from '../../domain/transfer/results';
import { signedSince, withAwaiting, withSigned, type Awaiting } from '../../domain/transfer/unsigned';
import { atTarget } from '../../domain/waybill/waybill';
import type { PassedOver } from '../../records/passed-over';
import { reportPath, unsignedPath, verificationPath } from '../../records/transfer/paths';
import { askTarget } from './ask-target';
import { verifySigned, type Arrival } from './verify-signed';

type Looking = Arrival & { readonly target: LookUps };

/** What a batch came to, and what of earlier ones it changed. */
interface Looked {
  readonly artifacts: readonly VerifiedArtifact[];
  readonly notes: readonly string[];
}

/**
 * Demands signatures of what came across an air gap, and looks twice: what belongs together may come in
 * several batches, side by side or one after the other. What is not signed yet is kept in mind, and looked at
 * again with each later batch that brings something to its repository.
 */
export async function lookTwice(
  compared: readonly ArtifactResult[],
  arrival: Looking,
  transferId: string,
  givingUp = false,
): Promise<Looked> {
  const { services, route } = arrival;
  const first = await verifySigned(compared, arrival, givingUp);
  if (route.mode !== 'receive' || route.trust === undefined) return { artifacts: first, notes: [] };
  const earlier = givingUp ? [] : await signedByNow(arrival, transferId);
  const open = compared.filter((_, i) => first[i] !== undefined && isUnsigned(first[i]));
  if (open.length === 0) return { artifacts: first, notes: earlier };
  const awaiting = open.flatMap((each) => waits(each, arrival, transferId));
  const records = services.records(route);
  const keep = (change: Parameters<typeof withAwaiting>[1]) =>
    records.update(unsignedPath(route.name), (known = { artifacts: [] }) => ({
      artifacts: withAwaiting(known.artifacts, change),
    }));
  // Noted first: who brings a signature from now on sees it, and what came before this look does.
  await keep({ added: awaiting });
  const second = await verifySigned(open, arrival, givingUp);
  const signed = second.filter(({ verified }) => verified);
  const names = new Set(signed.map(({ reference }) => reference));
  if (signed.length > 0) await keep({ gone: awaiting.filter(({ reference }) => names.has(reference)) });
  return { artifacts: withSigned(first, signed), notes: earlier };
}

function waits(
  { reference, digest, targetReference }: ArtifactResult,
  { planned }: Arrival,
  transferId: string,
): Awaiting[] {
  if (digest === undefined) return [];
  const subject = planned.find((each) => each.reference === reference)?.subject;
  return [
    {
      ...{ transferId, reference, digest },
      ...(targetReference !== undefined && { targetReference }),
      ...(subject !== undefined && { subject }),
    },
  ];
}

const transfersAtOnce = 4;

/** Looks again at what earlier transfers brought to the same repositories; returns what is to be told. */
async function signedByNow(arrival: Looking, transferId: string): Promise<string[]> {
  const { services, route, planned } = arrival;
  const path = unsignedPath(route.name);
  const records = services.records(route);
  const brought = new Set(planned.map((each) => repositoryOf(each)));
  const waiting = ((await records.read(path))?.artifacts ?? []).filter(
    (each) => each.transferId !== transferId && brought.has(repositoryOf(each)),
  );
  const notes = await pMap(
    grouped(waiting, (each) => each.transferId),
    async ([earlier, its]) => {
      const signed = await signedOf(its, arrival);
      if (signed.length === 0) return [];
      const names = new Set(signed.map(({ reference }) => reference));
      await tell(arrival, earlier, signed, transferId);
      const gone = its.filter(({ reference }) => names.has(reference));
      await records.update(path, (known = { artifacts: [] }) => ({
        artifacts: withAwaiting(known.artifacts, { gone }),
      }));
      return [`signed by now, and counted as arrived by ${earlier}: ${[...names].join(', ')}`];
    },
    { concurrency: transfersAtOnce },
  );
  return notes.flat();
}

/** What of it is at the target as it came, and signed. */
async function signedOf(its: readonly Awaiting[], arrival: Looking): Promise<readonly VerifiedArtifact[]> {
  const names = its.map((each) => ({ reference: atTarget(each) }));
  const { atTarget: found } = await askTarget(arrival.target, names);
  const there = its.flatMap(({ transferId: _, subject: __, ...each }) =>
    found.get(atTarget(each)) === each.digest ? [{ ...each, targetDigest: each.digest, verified: true }] : [],
  );
  const looked = await verifySigned(there, { ...arrival, planned: its });
  return looked.filter(({ verified }) => verified);
}

/**
 * Writes into what an earlier transfer left, and then into its report, that it is signed by now. Where there
 * is no report yet, whoever writes it looks for that.
 */
async function tell(
  { services, route }: Arrival,
  earlier: string,
  signed: readonly VerifiedArtifact[],
  by: string,
): Promise<void> {
  const records = services.records(route);
  const verification = verificationPath(earlier, 1);
  if (await records.exists(verification))
    await records.update(verification, (known = { artifacts: [] }) => ({
      ...known,
      artifacts: withSigned(known.artifacts, signed),
    }));
  const report = reportPath(earlier);
  const before = await records.read(report);
  if (before === undefined) return;
  const names = signed.map(({ reference }) => reference).join(', ');
  const note = `signed since: what transfer ${by} brought vouches for ${names}`;
  await records.update(report, (known = before) => signedSince(known, signed.map(plain), note));
}

/**
 * A report that was just written, with what others found to be signed meanwhile: they corrected what it was
 * made of, and may have found none to correct. A receiving transfer is of one batch.
 */
export async function signedMeanwhile(
  { services, route }: Pick<Arrival, 'services' | 'route'>,
  report: TransferReport,
  passedOver: PassedOver,
): Promise<TransferReport> {
  const unsigned = new Set(report.artifacts.filter(isUnsigned).map(({ reference }) => reference));
  if (route.mode !== 'receive' || unsigned.size === 0) return report;
  const { transferId } = report;
  const records = services.records(route);
  const found = await passedOver.unless(records.read(verificationPath(transferId, 1)));
  const signed = (found?.artifacts ?? [])
    .filter((each) => each.verified && unsigned.has(each.reference))
    .map(plain);
  if (signed.length === 0) return report;
  const names = signed.map(({ reference }) => reference).join(', ');
  const note = `signed since: what came meanwhile vouches for ${names}`;
  return records.update(reportPath(transferId), (known = report) => signedSince(known, signed, note));
}

/** As reports have it. */
const plain = ({ notes: _, ...each }: VerifiedArtifact): ArtifactResult => each;

const repositoryOf = (each: Parameters<typeof atTarget>[0]): string => referenceOf(atTarget(each)).repository;
