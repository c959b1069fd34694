import type { ErrorCode } from '../../domain/remedies';
import type { Route } from '../../domain/route';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { importTroublePath } from '../../records/image-import/paths';
import type { Services } from '../../services';

/** Where the trouble of an artifact is written down. */
interface Place {
  readonly services: Services;
  readonly route: Route;
  readonly transferId: string;
  readonly batch: number;
}

/** Writes down why an artifact could not be imported: the verification of its batch says so. */
export async function noteTrouble(
  { services, route, transferId, batch }: Place,
  artifact: PlannedArtifact,
  code: ErrorCode,
  text: string,
): Promise<void> {
  const records = services.records(route);
  const path = importTroublePath(transferId, batch);
  const known = (await records.read(path)) ?? { reasons: {} };
  const reasons = { ...known.reasons, [artifact.reference]: `${code}: ${text}` };
  await records.write(path, { ...known, reasons });
}
