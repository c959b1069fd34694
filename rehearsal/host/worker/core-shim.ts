import Module from 'node:module';
import type {
  FunctionCallback,
  FunctionMetadata,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './core-types';

/** What an app registers while it loads. */
export interface Registrations {
  readonly functions: Map<string, { metadata: FunctionMetadata; callback: FunctionCallback }>;
  readonly log: (level: LogLevel, category: LogCategory, message: string) => void;
}

// `@azure/functions` keeps its host and its programming model for the life of the process, so the shim does
// too; what an app registers goes to whichever app is loading.
let programmingModel: ProgrammingModel | undefined;
let loading: Registrations | undefined;
let systemLog: Registrations['log'] | undefined;
let installed = false;

class Disposable {
  constructor(readonly dispose: () => void) {}
}

const coreApi = {
  version: '3.10.1',
  hostVersion: '4.1037.0',
  Disposable,
  setProgrammingModel(model: ProgrammingModel): void {
    programmingModel = model;
  },
  getProgrammingModel: () => programmingModel,
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (!loading) throw systemError(new Error('A function can only be registered during app startup.'));
    const id = metadata.functionId ?? metadata.name;
    if (loading.functions.has(id))
      throw systemError(new Error(`A function named "${id}" is already registered.`));
    const { functions } = loading;
    functions.set(id, { metadata, callback });
    return new Disposable(() => functions.delete(id));
  },
  registerHook(name: string): never {
    throw systemError(new Error(`This host runs no hooks such as "${name}".`));
  },
  log(level: LogLevel, category: LogCategory, message: string): void {
    systemLog?.(level, category, message);
  },
};

function systemError<E extends Error>(error: E): E {
  return Object.assign(error, { isAzureFunctionsSystemError: true });
}

/**
 * Makes `require('@azure/functions-core')` answer with this host, as the Node worker does. Must run before
 * anything imports `@azure/functions`, which looks once and otherwise stays in "test mode".
 */
function installCoreShim(): void {
  if (installed) return;
  installed = true;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (target, self: unknown, args: unknown[]) =>
      args[0] === '@azure/functions-core' ? coreApi : (Reflect.apply(target, self, args) as unknown),
  });
}

/**
 * Runs `load` with every registration of the app going to `registrations`; afterwards registering throws. One
 * app loads at a time.
 * @returns the programming model the app's `@azure/functions` has set.
 * @throws when the app registered nothing.
 */
export function collectRegistrations(
  registrations: Registrations,
  load: () => unknown,
): Promise<ProgrammingModel> {
  const turn = queue.then(() => collect(registrations, load));
  queue = turn.catch(() => undefined);
  return turn;
}

let queue: Promise<unknown> = Promise.resolve();

async function collect(registrations: Registrations, load: () => unknown): Promise<ProgrammingModel> {
  installCoreShim();
  loading = registrations;
  systemLog = registrations.log;
  try {
    await load();
  } finally {
    loading = undefined;
  }
  if (!programmingModel || registrations.functions.size === 0) {
    throw new Error(
      'The app registered no function. Check that package.json "main" names the compiled entry, that ' +
        'the entry imports ' +
        'every function file, and that it was not loaded before in this process.',
    );
  }
  return programmingModel;
}
