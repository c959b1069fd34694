import type { BindingInfo, FunctionCallback, FunctionMetadata } from './core-types';

const triggerKinds = {
  httptrigger: 'http',
  timertrigger: 'timer',
  blobtrigger: 'blob',
  eventgridtrigger: 'eventGrid',
  orchestrationtrigger: 'orchestrator',
  activitytrigger: 'activity',
} as const;

type FunctionKind = (typeof triggerKinds)[keyof typeof triggerKinds];

/** A registered function this host can run. */
export interface AppFunction {
  readonly name: string;
  readonly kind: FunctionKind;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  readonly trigger: BindingInfo & { readonly name: string };
  /** Names of its durable client inputs. */
  readonly clientInputs: readonly string[];
}

/** Finds a function by kind and name; names compare without regard to case. */
export type FindFunction = (kind: FunctionKind, name: string) => AppFunction | undefined;

/** Finds among the functions of an app. */
export function finder(functions: readonly AppFunction[]): FindFunction {
  const byName = new Map(functions.map((entry) => [`${entry.kind} ${entry.name.toLowerCase()}`, entry]));
  return (kind, name) => byName.get(`${kind} ${name.toLowerCase()}`);
}

/** Something the app asks for that this host does not do, or that the real host would reject too. */
export interface Problem {
  readonly function: string;
  readonly binding: string;
  readonly reason: string;
}

/** What is found wrong when the functions are read at start. */
export interface Findings {
  /** Keeps the host from starting. */
  readonly refuse: (problem: Problem) => void;
  /** Leaves one function out, which only the log says: so does the real host. */
  readonly disable: (problem: Problem) => void;
}

/** Thrown at start: lists everything at once, so that one run shows all there is to change. */
export class UnsupportedApp extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(
      `The host cannot run this app:\n${problems
        .map(({ function: name, binding, reason }) => `  function '${name}', binding '${binding}': ${reason}`)
        .join('\n')}`,
    );
  }
}

/** Sorts registered functions by trigger and finds what cannot be run. */
export function classifyFunctions(
  registered: Iterable<{ metadata: FunctionMetadata; callback: FunctionCallback }>,
): { functions: AppFunction[]; problems: Problem[] } {
  const functions: AppFunction[] = [];
  const problems: Problem[] = [];
  const names = new Set<string>();
  for (const { metadata, callback } of registered) {
    const { name } = metadata;
    const complain = (binding: string, reason: string): void => {
      problems.push({ function: name, binding, reason });
    };
    if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(name) || name.toLowerCase() === 'host') {
      complain(
        '-',
        'the name must start with a letter, hold letters, digits, - and _ only, and not be "host"',
      );
    }
    // The real host looks functions up without regard to case.
    if (names.has(name.toLowerCase()))
      complain('-', 'another function has the same name in other letter case');
    names.add(name.toLowerCase());

    let trigger: AppFunction['trigger'] | undefined;
    let kind: FunctionKind | undefined;
    const clientInputs: string[] = [];
    for (const [binding, info] of Object.entries(metadata.bindings)) {
      const type = info.type.toLowerCase();
      const refusal = refuseBinding(info, type);
      if (refusal) complain(binding, refusal);
      else if (type in triggerKinds) {
        trigger = { ...info, name: binding };
        kind = triggerKinds[type as keyof typeof triggerKinds];
      } else if (isDurableClient(type)) clientInputs.push(binding);
    }
    if (!trigger || !kind) {
      if (!problems.some((problem) => problem.function === name)) complain('-', 'it has no trigger');
      continue;
    }
    if (metadata.retryOptions) complain(trigger.name, '"retry" is not supported');
    functions.push({ name, kind, metadata, callback, trigger, clientInputs });
  }
  return { functions, problems };
}

const isDurableClient = (type: string): boolean => type === 'durableclient' || type === 'orchestrationclient';

function refuseBinding(info: BindingInfo, type: string): string | undefined {
  if (type === 'entitytrigger') return 'entities are not run by this host';
  if (info.direction === 'out') {
    return type === 'http' ? undefined : `output bindings are not supported (type '${info.type}')`;
  }
  if (!(type in triggerKinds) && !isDurableClient(type)) return `type '${info.type}' is not supported`;
  for (const option of ['dataType', 'cardinality']) {
    if (info[option] !== undefined) return `option "${option}" is not supported`;
  }
  if (info.properties?.supportsDeferredBinding === 'true' && type !== 'blobtrigger') {
    return 'sdkBinding is supported for blob triggers only';
  }
  return undefined;
}
