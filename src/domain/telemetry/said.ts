const hourMs = 3_600_000;
/** More than there are things to tell of at one time. */
const most = 1000;

/** What a log was told last of each thing. */
export interface Said {
  /** Whether something is to be told: because it is another than the last, or that is an hour ago. */
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
      if (before?.text === text && at - before.at < hourMs) return false;
      if (told.size >= most) told.clear();
      told.set(about, { text, at });
      return true;
    },
    forget: (about) => void told.delete(about),
  };
}

/** Ids of requests, times and counts differ from turn to turn. */
const lasting = (text: string): string =>
  text
    .replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '')
    .replaceAll(/\b[\d.:TZ-]*\d[\d.:TZ-]*\b/g, '');
