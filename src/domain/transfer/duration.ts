const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** How long something took, for people: `850 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const whole = ms < 1000 ? Math.max(Math.round(ms), 0) : Math.round(ms / 1000) * 1000;
  if (whole < 1000) return `${whole} ms`;
  const at = units.findIndex(([, size]) => whole >= size);
  const [big, small] = [units[at], units[at + 1]];
  if (big === undefined) return `${whole} ms`;
  if (small === undefined) return `${Math.floor(whole / big[1])} ${big[0]}`;
  const rest = Math.floor((whole % big[1]) / small[1]);
  return `${Math.floor(whole / big[1])} ${big[0]}${rest > 0 ? ` ${rest} ${small[0]}` : ''}`;
}
