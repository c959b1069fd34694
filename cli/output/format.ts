import { durationText } from '../../src/domain/transfer/duration';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes in the unit that fits. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
}

/** A duration for people. */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : durationText(ms);
}

/** How fast bytes move, and for how long yet, as far as that is known. */
export const paceOf = ({
  bytesPerSecond,
  etaSeconds,
}: {
  readonly bytesPerSecond?: number | undefined;
  readonly etaSeconds?: number | undefined;
}): string[] => [
  ...(bytesPerSecond === undefined ? [] : [`${formatBytes(bytesPerSecond)}/s`]),
  ...(etaSeconds === undefined ? [] : [`${formatMs(etaSeconds * 1000)} left`]),
];

/** Cuts digests to what is enough to compare by eye; the JSON report has all of them. */
export const shorten = (text: string): string => text.replace(/(sha256:[0-9a-f]{16})[0-9a-f]+/, '$1');

/** An artifact, with its name at the target where that is another. */
export const bothNames = (names: {
  readonly reference: string;
  readonly targetReference?: string | undefined;
}): string =>
  names.targetReference === undefined
    ? shorten(names.reference)
    : `${shorten(names.reference)} as ${shorten(names.targetReference)}`;

/** A time to the second, in UTC. */
export const formatTime = (iso: string | undefined): string =>
  iso === undefined ? '-' : `${iso.slice(0, 19).replace('T', ' ')}Z`;

/** Who or what started something. */
export const starterOf = ({
  caller: { kind, name },
  cause,
}: {
  readonly caller: { readonly kind: string; readonly name: string };
  readonly cause?: string | undefined;
}): string => (kind === 'key' ? name : `${kind} ${cause ?? name}`);
