const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes in the unit that fits. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
}

/** A duration for people. */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatSeconds(ms / 1000);
}

/** Cuts digests to what is enough to compare by eye; the JSON report has all of them. */
export const shorten = (text: string): string => text.replace(/(sha256:[0-9a-f]{16})[0-9a-f]+/, '$1');

/** A time to the second, in UTC. */
export const formatTime = (iso: string | undefined): string =>
  iso === undefined ? '-' : `${iso.slice(0, 19).replace('T', ' ')}Z`;

/** Seconds that are left, for people. */
export function formatSeconds(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
