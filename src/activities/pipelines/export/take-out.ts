import type { LeftOut, Waybill } from '../../../domain/waybill/waybill';
import { waybillPath } from '../../../records/transfer/paths';
import type { Records } from '../../../records/records';

/** Takes from a waybill what no run exported without an error, and keeps why; once, however often called. */
export async function takeOut(
  records: Records,
  waybill: Waybill,
  leftOut: readonly LeftOut[],
): Promise<Waybill> {
  const gone = new Set(leftOut.map(({ reference }) => reference));
  const artifacts = waybill.artifacts.filter(({ reference }) => !gone.has(reference));
  if (artifacts.length === waybill.artifacts.length) return waybill;
  const kept = (waybill.leftOut ?? []).filter(({ reference }) => !gone.has(reference));
  const left: Waybill = { ...waybill, artifacts, leftOut: [...kept, ...leftOut] };
  await records.write(waybillPath(waybill.transferId, waybill.batch), left);
  return left;
}
