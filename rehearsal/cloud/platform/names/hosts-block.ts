const first = (pid: number): string =>
  `# acr-ferry rehearsal, process ${pid}: until it ends, these are loopback`;
const last = '# acr-ferry rehearsal, end';
const block = /^# acr-ferry rehearsal, process (\d+):[^\n]*\n[\s\S]*?^# acr-ferry rehearsal, end\n?/m;

/** The lines of a hosts file that lead names to an address. */
export function hostsBlock(address: string, names: readonly string[], pid: number): string {
  return [first(pid), ...names.map((name) => `${address} ${name}`), last, ''].join('\n');
}

/** A hosts file without the block of a rehearsal. */
export const withoutBlock = (hosts: string): string => hosts.replace(block, '');

/** A hosts file with the block at its end. */
export function withBlock(hosts: string, added: string): string {
  const rest = withoutBlock(hosts);
  return `${rest}${rest === '' || rest.endsWith('\n') ? '' : '\n'}${added}`;
}

/** Process whose block is in a hosts file. */
export function blockOwner(hosts: string): number | undefined {
  const pid = block.exec(hosts)?.[1];
  return pid === undefined ? undefined : Number(pid);
}
