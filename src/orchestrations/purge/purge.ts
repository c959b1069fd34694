import type { OrchestrationHandler } from 'durable-functions';
import { afterPage, purgeInputSchema } from '../../domain/purge/purge';
import { attempt, inputOf } from '../call';

/** Pages before it starts over with an empty history. */
const pagesPerHistory = 50;

/** Removes what is old, kind by kind and page by page; what cannot be removed is left to the next purge. */
export const purge: OrchestrationHandler = function* (context) {
  let state = inputOf(context, purgeInputSchema);
  for (let n = 0; n < pagesPerHistory; n++) {
    const [cut] = state.cuts;
    context.df.setCustomStatus(state.purged);
    if (cut === undefined) return state.purged;
    const page = yield* attempt(context, 'purgePage', { ...cut, at: state.at });
    const ended = page.ok ? page.value : { removed: 0, kept: 0, problem: page.error.message };
    state = afterPage(state, cut, ended);
  }
  context.df.continueAsNew(state);
  return undefined;
};
