import Module from 'node:module';

/** What `@azure/functions` tells the host about a function. */
export interface Registered {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
}

interface Binding {
  readonly type: string;
  readonly authLevel?: string;
  readonly methods?: readonly string[];
  readonly route?: string;
}

type Require = (this: unknown, name: string) => unknown;

/**
 * Stands in for `@azure/functions-core`, the module the Functions worker injects, as far as registration
 * goes. Must run before anything imports `@azure/functions`.
 */
export function recordRegistrations(): ReadonlyMap<string, Registered> {
  const registered = new Map<string, Registered>();
  const core = {
    version: '4',
    hostVersion: '4',
    setProgrammingModel: () => undefined,
    registerFunction: (metadata: Registered) => void registered.set(metadata.name, metadata),
    registerHook: () => ({ dispose: () => undefined }),
    log: () => undefined,
  };
  const prototype = Module.prototype as { require: Require };
  const original = prototype.require;
  prototype.require = function (name) {
    return name === '@azure/functions-core' ? core : original.call(this, name);
  };
  return registered;
}
