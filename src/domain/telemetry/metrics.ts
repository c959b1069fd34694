/** How a metric is kept, and what it tells. */
export interface Metric {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  /** In the spelling of UCUM. */
  readonly unit: string;
  readonly description: string;
}

/** Every metric by its name. `docs/operate/telemetry.md` lists them. */
export const metrics = {
  'acr_ferry.events': {
    kind: 'counter',
    unit: '{event}',
    description: 'Changes of state that were told of.',
  },
  'acr_ferry.transfers': { kind: 'counter', unit: '{transfer}', description: 'Transfers that ended.' },
  'acr_ferry.artifacts': {
    kind: 'counter',
    unit: '{artifact}',
    description: 'Artifacts of transfers that ended.',
  },
  'acr_ferry.pruned': {
    kind: 'counter',
    unit: '{tag}',
    description: 'Tags deleted at the target for the source no longer has them.',
  },
  'acr_ferry.bytes': { kind: 'counter', unit: 'By', description: 'Bytes copied or handed over.' },
  'acr_ferry.runs.repeated': {
    kind: 'counter',
    unit: '{run}',
    description: 'Pipeline runs that were not the first of their batch.',
  },
  'acr_ferry.phase.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'From the first start of a phase in any batch of a transfer to its last end.',
  },
  'acr_ferry.queue.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'From the plan of a transfer to the first step of its first batch.',
  },
  'acr_ferry.pick_up.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'From the arrival of a blob to the run that imports it.',
  },
  'acr_ferry.sas.days_left': { kind: 'gauge', unit: 'd', description: 'Days until a SAS expires.' },
  'acr_ferry.activity.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Activities; what is tried again counts each time.',
  },
} as const satisfies Readonly<Record<string, Metric>>;
type MetricName = keyof typeof metrics;

/** One value for a metric. */
export interface Measure {
  readonly metric: MetricName;
  readonly value: number;
  readonly attributes: Attributes;
}

/** What a value or a span is about; absent where it does not apply. */
export type Attributes = Readonly<Record<`acr_ferry.${string}`, string | number | undefined>>;
