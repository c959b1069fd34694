import type { Faults } from '../ports';
import { isHttpFault, type Fault, type HttpFault, type ServiceName, type SideName } from './fault';
import { matchesWildcard } from '../../wildcard';

/** A request as HTTP faults see it. */
export interface FaultTarget {
  readonly service: ServiceName;
  readonly side: SideName | undefined;
  readonly method: string;
  readonly path: string;
}

interface ArmedFault {
  readonly id: string;
  readonly fault: Fault;
  /** Matches seen, fired or skipped. */
  readonly matches: number;
  readonly fired: number;
}

/** The armed faults. */
export interface FaultStore extends Faults {
  arm(fault: Fault): ArmedFault;
  /** Every HTTP fault that fires for the request now, in the order they were armed. */
  takeHttp(target: FaultTarget): HttpFault[];
  list(): ArmedFault[];
  /** False when there is no such fault. */
  disarm(id: string): boolean;
  clear(): void;
}

/**
 * Faults armed by people and scenarios. A fault that has fired its count stays listed until it is removed.
 */
export function createFaultStore(): FaultStore {
  const armed: { id: string; fault: Fault; matches: number; fired: number }[] = [];
  let created = 0;

  /** Counts the match and says whether it fires. */
  const fires = (entry: (typeof armed)[number]): boolean => {
    const { skip, count } = entry.fault;
    if (count !== 'always' && entry.fired >= count) return false;
    entry.matches += 1;
    if (entry.matches <= skip) return false;
    entry.fired += 1;
    return true;
  };

  return {
    arm(fault) {
      created += 1;
      const entry = { id: `fault-${created}`, fault, matches: 0, fired: 0 };
      armed.push(entry);
      return { ...entry };
    },
    take(name, subject = '') {
      for (const entry of armed) {
        const { fault } = entry;
        if (fault.name !== name || isHttpFault(fault)) continue;
        if (fault.subject !== undefined && !matchesWildcard(fault.subject, subject)) continue;
        if (fires(entry)) return fault;
      }
      return undefined;
    },
    takeHttp(target) {
      const taken: HttpFault[] = [];
      for (const entry of armed) {
        const { fault } = entry;
        if (isHttpFault(fault) && meets(fault, target) && fires(entry)) taken.push(fault);
      }
      return taken;
    },
    list: () => armed.map((entry) => ({ ...entry })),
    disarm(id) {
      const index = armed.findIndex((entry) => entry.id === id);
      if (index >= 0) armed.splice(index, 1);
      return index >= 0;
    },
    clear() {
      armed.length = 0;
    },
  };
}

function meets(fault: HttpFault, { service, side, method, path }: FaultTarget): boolean {
  return (
    (fault.service === undefined || fault.service === service) &&
    (fault.side === undefined || fault.side === side) &&
    (fault.method === undefined || fault.method === method) &&
    (fault.path === undefined || matchesWildcard(fault.path, path)) &&
    appliesTo(fault, service)
  );
}

const ofBlobs = new Set(['storage-firewall', 'keys-forbidden', 'sas-expired']);

/** Faults that only one kind of service can have. */
function appliesTo(fault: HttpFault, service: ServiceName): boolean {
  if (ofBlobs.has(fault.name)) return service === 'blob';
  if (fault.name === 'registry-firewall') return service === 'registry';
  if (fault.name === 'token-expired') return service !== 'authority' && service !== 'identity';
  return true;
}
