import { z } from 'zod';
import { matchesWildcard } from '../../wildcard';
import type { Call } from './invocation';

/** When the worker is to die. */
export const aimSchema = z.strictObject({
  /** Name of the function that is run; `*` stands for any characters. */
  function: z.string().default('*'),
  /** Id of the orchestration, or of the one that calls the activity. */
  instance: z.string().default('*'),
  /** Which run of those that fit, from 1. */
  nth: z.int().positive().default(1),
  /** So many runs that fit, one after the other. */
  times: z.int().positive().default(1),
  /**
   * Before the first line of the function, after its last, before the host hears of it (default), or so many
   * milliseconds after it began.
   */
  at: z.union([z.enum(['begin', 'end']), z.number().positive()]).default('end'),
});
/** When the worker is to die, as a test or a scenario says it. */
export type Aim = z.input<typeof aimSchema>;
/** In which moment of a run the worker dies. */
export type Moment = z.output<typeof aimSchema>['at'];

/** What runs: the name of the function, and the instance it runs for, if any. */
export interface Run {
  readonly name: string;
  readonly instanceId: string;
}

/** The deaths to come. */
export interface Aims {
  readonly add: (aim: Aim) => void;
  /** Counts a run that begins. @returns when in it the worker dies; undefined when it lives on. */
  readonly strike: (run: Run) => Moment | undefined;
}

/** Keeps what was asked for until it has happened. @throws naming what is wrong in one of the first aims. */
export function createAims(first: readonly Aim[] = []): Aims {
  const armed = new Set<z.output<typeof aimSchema> & { seen: number }>();
  const add = (aim: Aim): void => void armed.add({ ...aimSchema.parse(aim), seen: 0 });
  first.forEach(add);
  return {
    add,
    strike({ name, instanceId }) {
      let moment: Moment | undefined;
      for (const aim of armed) {
        if (!matchesWildcard(aim.function, name) || !matchesWildcard(aim.instance, instanceId)) continue;
        aim.seen += 1;
        if (aim.seen >= aim.nth) moment ??= aim.at;
        if (aim.seen >= aim.nth + aim.times - 1) armed.delete(aim);
      }
      return moment;
    },
  };
}

/** What a call runs. */
export function runOf({ function: { name }, triggerMetadata }: Call): Run {
  const { json, string = '' } = triggerMetadata?.instanceId ?? {};
  return { name, instanceId: json === undefined ? string : (JSON.parse(json) as string) };
}
