/** Does something with every item at once, whichever fails. @throws AggregateError of all that failed. */
export async function allSettled<T>(
  what: string,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const settled = await Promise.allSettled(items.map(work));
  const failed = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  if (failed.length === 0) return;
  const reasons = failed.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
  throw new AggregateError(
    failed,
    `${failed.length} of ${items.length} ${what} failed: ${reasons.join('; ')}`,
  );
}
