import { lookup } from 'node:dns/promises';
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { loopback } from '../listeners/listener';
import { isAlive } from '../state/state-lock';
import { blockOwner, hostsBlock, withBlock, withoutBlock } from './hosts-block';

/** How production host names are led to the cloud. */
export interface ProductionNames {
  /** Loopback address whose port 443 is listened on. */
  readonly address: string;
  readonly port?: number;
  readonly hostsFile?: string;
}

/** @throws when the address is not of loopback, which would show the emulators to a network. */
export function checkAddress(address: string): void {
  if (isIPv4(address) && address.startsWith('127.')) return;
  throw new Error(`${address} is not a loopback address: give one of 127.0.0.0/8, such as ${loopback}`);
}

/**
 * Leads the names to the address by the machine's hosts file and returns what takes them back. A file that
 * leads them already is left alone.
 * @throws when the file may not be written, or another cloud's names are in it.
 */
export async function leadNames(
  names: readonly string[],
  { address, hostsFile = '/etc/hosts' }: ProductionNames,
): Promise<() => void> {
  const hosts = readFileSync(hostsFile, 'utf8');
  const owner = blockOwner(hosts);
  if (owner !== undefined && owner !== process.pid && isAlive(owner))
    throw new Error(`the production names lead to another rehearsal cloud (process ${owner}); stop it first`);
  const block = hostsBlock(address, names, process.pid);
  if (!isWritable(hostsFile)) {
    if (await areLed(names, address)) return () => undefined;
    throw new Error(
      `${hostsFile} may not be written. Start the cloud as root, or have these lines put there:\n${block}`,
    );
  }
  // In place: containers mount the file, so that it cannot be exchanged for another.
  writeFileSync(hostsFile, withBlock(hosts, block));
  return () => {
    const now = readFileSync(hostsFile, 'utf8');
    if (blockOwner(now) === process.pid) writeFileSync(hostsFile, withoutBlock(now));
  };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function areLed(names: readonly string[], address: string): Promise<boolean> {
  const found = await Promise.all(
    names.map((name) => lookup(name, { family: 4 }).catch(() => ({ address: '' }))),
  );
  return found.every((entry) => entry.address === address);
}
