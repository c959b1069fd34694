/** Numbers and times as operators read them. */

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A size, `7.4 GiB`. */
export function bytes(count) {
  const power = count < 1 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), binary.length - 1);
  const scaled = count / 1024 ** power;
  return `${scaled >= 100 || power === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${binary[power]}`;
}

/** A speed, `118 MiB/s`. */
export const rate = (bytesPerSecond) => `${bytes(bytesPerSecond)}/s`;

/** A number with its thousands apart. */
export const count = (number) => number.toLocaleString('en');

const many = (noun) =>
  /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}${noun.endsWith('ch') ? 'es' : 's'}`;

/** So many of something. */
export const plural = (number, noun) => `${count(number)} ${number === 1 ? noun : many(noun)}`;

/** `850 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`, `6 d 4 h`. */
export function duration(ms) {
  if (ms < 1000) return `${Math.max(Math.round(ms), 0)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const [value, big, small, ratio] =
    seconds < 3600
      ? [seconds, 'min', 's', 60]
      : seconds < 86_400
        ? [Math.round(seconds / 60), 'h', 'min', 60]
        : [Math.round(seconds / 3600), 'd', 'h', 24];
  const rest = value % ratio;
  return `${Math.floor(value / ratio)} ${big}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

/** How long something took, as the terminal says it: `12.3 s`. */
export const exactly = (ms) => (ms >= 1000 && ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms));

/** Date and time in UTC or in the reader's zone, always named. */
export function time(iso, utc) {
  const date = new Date(iso);
  if (utc) return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const parts = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' }).format(date);
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName').value;
  return `${parts} ${zone}`;
}

/** How long something is past. */
export function ago(iso, now = Date.now()) {
  const past = now - Date.parse(iso);
  return past < 5000 ? 'just now' : `${duration(past).split(' ').slice(0, 2).join(' ')} ago`;
}

/** The ends of a digest, which is what the eye compares. */
export const shortDigest = (digest) => `${digest.slice(0, 15)}…${digest.slice(-6)}`;

/** An artifact, with its name at the target where that is another. */
export const named = (reference, target) => (target === undefined ? reference : `${reference} as ${target}`);

/** How many artifacts are where they should be: at the target, or ready for the carrier. */
export const done = ({ verified, handedOver = 0, total }) =>
  handedOver > 0
    ? `${count(handedOver)} of ${count(total)} handed over`
    : `${count(verified)} of ${count(total)} verified`;

/** How long something is going to take; of less than a second nobody knows. */
export const left = (seconds) => (seconds < 1 ? 'almost done' : `${duration(seconds * 1000)} left`);
