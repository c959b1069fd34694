/** How far transfers were when they were looked at, for those of too few batches to tell otherwise. */
const seen = new Map();

const most = 30;
const needed = 3;

/** Seconds left of a transfer by how it went while it was watched; undefined before three samples. */
export function guess(id, fraction, now = Date.now()) {
  const samples = seen.get(id) ?? [];
  if (samples.at(-1)?.fraction !== fraction) samples.push({ at: now, fraction });
  seen.set(id, samples.slice(-most));
  const [first, last] = [samples[0], samples.at(-1)];
  if (samples.length < needed || last.fraction <= first.fraction) return undefined;
  return Math.ceil(((1 - last.fraction) * (last.at - first.at)) / (last.fraction - first.fraction) / 1000);
}
