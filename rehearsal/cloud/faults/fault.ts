import { z } from 'zod';

const serviceNames = ['arm', 'authority', 'blob', 'identity', 'registry', 'vault'] as const;
/** A service faults may be aimed at. */
export type ServiceName = (typeof serviceNames)[number];
/** One of the two sides. */
export type SideName = 'source' | 'target';

const pattern = z.string().min(1).max(500);
const percent = z.number().min(0).max(100);

/** How often a fault fires: after `skip` matches, `count` times (or always). */
const timing = {
  count: z.union([z.int().min(1).max(1_000_000), z.literal('always')]).default(1),
  skip: z.int().min(0).max(1_000_000).default(0),
};

/**
 * Which requests an HTTP fault meets; what is left out matches everything. `path` has no query; `*` is a
 * wildcard.
 */
const http = {
  ...timing,
  service: z.enum(serviceNames).optional(),
  side: z.enum(['source', 'target']).optional(),
  method: z.string().toUpperCase().optional(),
  path: pattern.optional(),
};

/** What a fault inside an emulator is about: a run, a blob, a secret, an artifact. `*` is a wildcard. */
const inside = { ...timing, subject: pattern.optional() };

const retryAfterSeconds = z.int().min(0).max(86_400).optional();

const httpFaults = [
  z.strictObject({ name: z.literal('throttle'), ...http, retryAfterSeconds }),
  z.strictObject({
    name: z.literal('server-error'),
    ...http,
    status: z.int().min(500).max(599).default(503),
    retryAfterSeconds,
  }),
  z.strictObject({
    name: z.literal('gateway-page'),
    ...http,
    status: z.int().min(400).max(599).default(502),
    kilobytes: z.int().min(1).max(1024).default(110),
  }),
  z.strictObject({ name: z.literal('empty-answer'), ...http }),
  z.strictObject({ name: z.literal('lost-header'), ...http, header: z.string().toLowerCase() }),
  z.strictObject({ name: z.literal('latency'), ...http, milliseconds: z.int().min(1).max(600_000) }),
  z.strictObject({ name: z.literal('drop-connection'), ...http, afterBytes: z.int().min(0).default(0) }),
  z.strictObject({ name: z.literal('storage-firewall'), ...http }),
  z.strictObject({ name: z.literal('keys-forbidden'), ...http }),
  z.strictObject({ name: z.literal('registry-firewall'), ...http }),
  z.strictObject({ name: z.literal('sas-expired'), ...http }),
  z.strictObject({ name: z.literal('token-expired'), ...http }),
  z.strictObject({ name: z.literal('process-killed'), ...http }),
] as const;

const insideFaults = [
  z.strictObject({ name: z.literal('token-lifetime'), ...inside, seconds: z.int().min(1).max(86_400) }),
  z.strictObject({ name: z.literal('vault-forbidden'), ...inside }),
  z.strictObject({ name: z.literal('vault-enforce-dates'), ...inside }),
  z.strictObject({
    name: z.literal('copy-pending'),
    ...inside,
    polls: z.int().min(1).max(100_000).default(3),
  }),
  z.strictObject({
    name: z.literal('copy-fails'),
    ...inside,
    afterPolls: z.int().min(0).max(100_000).default(1),
  }),
  z.strictObject({ name: z.literal('copy-unreachable'), ...inside }),
  z.strictObject({ name: z.literal('strip-metadata'), ...inside }),
  z.strictObject({ name: z.literal('strip-md5'), ...inside }),
  z.strictObject({
    name: z.literal('run-fails'),
    ...inside,
    message: z.string().max(4096).optional(),
    afterPercent: percent.optional(),
  }),
  z.strictObject({ name: z.literal('run-hangs'), ...inside, afterPercent: percent.optional() }),
  z.strictObject({
    name: z.literal('import-fails'),
    ...inside,
    message: z.string().max(4096).optional(),
    afterPercent: percent.optional(),
  }),
  z.strictObject({ name: z.literal('import-hangs'), ...inside, afterPercent: percent.optional() }),
  z.strictObject({ name: z.literal('blob-truncated'), ...inside, keepPercent: percent.optional() }),
  z.strictObject({ name: z.literal('artifact-vanished'), ...inside }),
  z.strictObject({ name: z.literal('tag-moved'), ...inside }),
  z.strictObject({ name: z.literal('event-lost'), ...inside }),
  z.strictObject({
    name: z.literal('event-duplicated'),
    ...inside,
    copies: z.int().min(1).max(20).default(1),
  }),
  z.strictObject({ name: z.literal('event-delayed'), ...inside, milliseconds: z.int().min(1).max(600_000) }),
] as const;

/** One armed fault. The list in docs/rehearsal/faults.md names each. */
export const faultSchema = z.discriminatedUnion('name', [...httpFaults, ...insideFaults]);

/** A fault of the HTTP exchange, the same for every service. */
export type HttpFault = z.infer<(typeof httpFaults)[number]>;
type InsideFault = z.infer<(typeof insideFaults)[number]>;
/** Any fault that can be armed. */
export type Fault = HttpFault | InsideFault;

const httpNames: ReadonlySet<string> = new Set(httpFaults.map(({ shape }) => shape.name.value));
/** Whether the platform applies the fault, in front of the services. */
export const isHttpFault = (fault: Fault): fault is HttpFault => httpNames.has(fault.name);
