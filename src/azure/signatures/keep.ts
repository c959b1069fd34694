/** Keeps one more, and lets the oldest go where there would be more than so many. */
export function keep<T>(all: Map<string, T>, key: string, value: T, most: number): void {
  all.delete(key);
  const [oldest] = all.keys();
  if (oldest !== undefined && all.size >= most) all.delete(oldest);
  all.set(key, value);
}
