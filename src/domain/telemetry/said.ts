/** Less than an hour: a timer that looks hourly is a moment early at times. */
const quietMs = 55 * 60_000;
/** More than there are things to tell of at one time. */
const most = 1000;

/** What a log was told last of each thing. */
export interface Said {
  /** Whether something is to be told: because it is another than the last, or that is about an hour ago. */
  isNews(about: string, text: string, now: Date): boolean;
  /** That all is well again, so that the next is news. */
  forget(about: string): void;
}

/** Remembers what was told, so that what stays the same does not fill a log. */
export function createSaid(): Said {
  const told = new Map<string, { readonly text: string; readonly at: number }>();
  return {
    isNews(about, given, now) {
      const text = lasting(given);
      const at = now.getTime();
      const before = told.get(about);
      if (before?.text === text && at - before.at < quietMs) return false;
      if (told.size >= most) told.clear();
      told.set(about, { text, at });
      return true;
    },
    forget: (about) => void told.delete(about),
  };
}

/** What differs from turn to turn; other numbers tell one failure from another, as a status does. */
const passing = [
  // Ids of requests.
  /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi,
  // Moments.
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?/g,
  /\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d\b/g,
  // How long something takes.
  /\b\d+(?:\.\d+)? ?(?:ms|s|milliseconds?|seconds?|minutes?|hours?)\b/g,
  // Addresses behind one name.
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g,
  /\b\d+ of \d+\b/g,
];

const lasting = (text: string): string => passing.reduce((left, each) => left.replaceAll(each, ''), text);
