/** Begins to count the milliseconds this process is at work: others may keep the machine busy beside. */
export function processorWatch(): () => number {
  const before = process.cpuUsage();
  return () => process.cpuUsage(before).user / 1000;
}
