import type { ServiceName, SideName } from '../faults/fault';

/** One answered request. The path carries no query: queries hold signatures. */
export interface RequestRecord {
  readonly at: string;
  readonly service: ServiceName;
  readonly side?: SideName;
  readonly method: string;
  readonly path: string;
  /** 0 when the connection was cut before an answer. */
  readonly status: number;
  /** Body sizes as declared by Content-Length; 0 for chunked ones. */
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly milliseconds: number;
}

/** How many requests are remembered; counts go on beyond it. */
const capacity = 10_000;

/** The last requests, and counts of all. */
export interface RequestLog {
  add(record: RequestRecord): void;
  /** Oldest first. */
  records(): readonly RequestRecord[];
  /** Requests since the start by `service method status`. */
  counts(): Readonly<Record<string, number>>;
  clear(): void;
}

/** An empty log. */
export function createRequestLog(): RequestLog {
  let ring: RequestRecord[] = [];
  let next = 0;
  let counts: Record<string, number> = {};
  return {
    add(record) {
      ring[next] = record;
      next = (next + 1) % capacity;
      const key = `${record.service} ${record.method} ${record.status}`;
      counts[key] = (counts[key] ?? 0) + 1;
    },
    records: () => (ring.length < capacity ? ring : [...ring.slice(next), ...ring.slice(0, next)]),
    counts: () => counts,
    clear() {
      ring = [];
      next = 0;
      counts = {};
    },
  };
}
