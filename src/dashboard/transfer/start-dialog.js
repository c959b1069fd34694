import { post } from '../page/api.js';
import { learnCaller } from '../page/caller.js';
import { ask, starter } from '../page/dialog.js';
import { inTermsOfForm, orderOf, startFields } from './start-form.js';

/** Asks what to transfer, and starts it or has it planned first. */
export async function askStart() {
  const { routes } = await learnCaller();
  const start = starter();
  const sent = (send) => async (data) => {
    try {
      location.hash = await send(orderOf(data));
    } catch (error) {
      throw inTermsOfForm(error, data);
    }
  };
  ask({
    title: 'Start a transfer',
    fields: startFields(routes),
    action: 'Start',
    submit: sent(start),
    other: {
      action: 'Plan first',
      submit: sent(async (order) => {
        const { planId } = await post('transfers/plan', order);
        return `#/plans/${planId}`;
      }),
    },
  });
}
