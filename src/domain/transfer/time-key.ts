const latest = 9_999_999_999_999;

/** Where the entries of a time begin in a listing: the time is inverted, for listings ascend. */
export function timeKey(time: string): string {
  return String(latest - Date.parse(time)).padStart(13, '0');
}
