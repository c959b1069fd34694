/** Says on standard error that the cloud itself failed; clients only see a 500. */
export function reportDefect(what: string, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`rehearsal cloud: ${what} failed: ${detail}\n`);
}
