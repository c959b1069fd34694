import type { CopyProgress } from '../../../domain/copy/job';
import { addSample, measureRate, type Sample } from '../../../domain/copy/pace';
import type { Route } from '../../../domain/route';
import type { Side } from '../../../domain/side';
import { blobName } from '../../../domain/transfer/names';
import type { App } from '../../instances';

/** Who watches wants to see at once what is staged; the orchestration tells of it wave by wave. */
const freshMs = 2000;
const limitMs = 1500;
/** A list of so many blocks takes a second to read: it is asked for less often. */
const manyBlocks = 5000;
const freshOfManyMs = 30_000;

/** What was seen of a blob that is being copied. */
interface Seen {
  readonly until: number;
  readonly samples: readonly Sample[];
}

const keptAtMost = 500;
const seen = new Map<string, Promise<Seen>>();

/** How far a copy is by the blocks that wait at the target; what the orchestration told where that fails. */
export async function liveCopy(
  app: App,
  route: Route | undefined,
  which: { readonly transferId: string; readonly batch: number },
  told: CopyProgress,
): Promise<CopyProgress> {
  if (route === undefined || route.via === 'import' || route.target === undefined) return told;
  const blob = blobName(which.transferId, which.batch);
  const before = await seen.get(blob)?.catch(() => undefined);
  const now = app.now().getTime();
  if (before === undefined || now >= before.until) {
    if (seen.size >= keptAtMost) seen.clear();
    seen.set(blob, look(app, route.target, blob, before?.samples ?? [], now));
  }
  const samples = (await seen.get(blob)?.catch(() => undefined))?.samples ?? [];
  const seenBytes = Math.min(samples.at(-1)?.bytes ?? 0, told.bytesTotal);
  const bytesDone = Math.max(seenBytes, told.bytesDone);
  return { ...told, bytesDone, ...measureRate(samples, told.bytesTotal) };
}

async function look(
  app: App,
  target: Side,
  blob: string,
  samples: readonly Sample[],
  at: number,
): Promise<Seen> {
  const client = app.container(target).getBlockBlobClient(blob);
  const abortSignal = AbortSignal.timeout(limitMs);
  const { uncommittedBlocks: blocks = [] } = await client.getBlockList('uncommitted', { abortSignal });
  const bytes = blocks.reduce((sum, { size }) => sum + size, 0);
  const until = at + (blocks.length > manyBlocks ? freshOfManyMs : freshMs);
  return { until, samples: addSample(samples, { at, bytes }) };
}
