import type { FunctionCallback, LogCategory, LogLevel } from './core-types';

/** The hooks an app may register. */
export const hookNames = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'] as const;
/** Name of a hook. */
export type HookName = (typeof hookNames)[number];
/** A hook of an app. */
export type HookCallback = (context: object) => unknown;

/**
 * The hooks an app registered, with the data they share: `appHookData` app-wide, `hookData` per invocation.
 */
export interface Hooks {
  /** Runs the app-level hooks of one name in order of registration. */
  readonly runApp: (name: 'appStart' | 'appTerminate', functionAppDirectory: string) => Promise<void>;
  readonly forInvocation: () => InvocationHooks;
}

interface InvocationHooks {
  pre(
    context: unknown,
    inputs: unknown[],
    handler: FunctionCallback,
  ): Promise<{ inputs: unknown[]; handler: FunctionCallback }>;
  post(
    context: unknown,
    inputs: unknown[],
    outcome: { result: unknown; error: unknown },
  ): Promise<{ result: unknown; error: unknown }>;
  /** Log hooks may change level and message; they run synchronously for each record. */
  log(
    record: { level: LogLevel; category: LogCategory; message: string },
    context: unknown,
  ): { level: LogLevel; message: string };
}

/** Runs the hooks that were registered. */
export function createHooks(registered: ReadonlyMap<HookName, readonly HookCallback[]>): Hooks {
  const appHookData = {};
  const appLevelHookData = {};
  const callbacks = (name: HookName): readonly HookCallback[] => registered.get(name) ?? [];
  return {
    async runApp(name, functionAppDirectory) {
      for (const callback of callbacks(name)) {
        await callback(
          Object.assign(readOnly({ hookData: appLevelHookData, appHookData }), { functionAppDirectory }),
        );
      }
    },
    forInvocation() {
      const hookData = {};
      const base = (context: unknown) => readOnly({ hookData, appHookData, invocationContext: context });
      return {
        async pre(context, inputs, handler) {
          if (callbacks('preInvocation').length === 0) return { inputs, handler };
          const state = Object.assign(base(context), { inputs, functionCallback: handler });
          for (const callback of callbacks('preInvocation')) await callback(state);
          return { inputs: state.inputs, handler: state.functionCallback };
        },
        async post(context, inputs, outcome) {
          if (callbacks('postInvocation').length === 0) return outcome;
          const state = Object.assign(base(context), { inputs, ...outcome });
          for (const callback of callbacks('postInvocation')) await callback(state);
          return { result: state.result, error: state.error };
        },
        log(record, context) {
          if (callbacks('log').length === 0) return record;
          const state = Object.assign(base(context), record);
          for (const callback of callbacks('log')) callback(state);
          return { level: state.level, message: state.message };
        },
      };
    },
  };
}

/** The library writes through these contexts: what an app must not replace is a getter without setter. */
function readOnly(values: Readonly<Record<string, unknown>>): object {
  return Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, { get: () => value, enumerable: true }]),
    ),
  );
}
