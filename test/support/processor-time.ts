/**
 * Milliseconds of the processor that some work takes at least, of three times: what else goes on in the
 * process, as when the garbage of other files is collected, counts too.
 */
export async function processorTime(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    const before = process.cpuUsage();
    await work();
    times.push(process.cpuUsage(before).user / 1000);
  }
  return Math.min(...times);
}
