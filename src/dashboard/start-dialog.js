import { call } from './api.js';
import { ask } from './dialogs.js';
import { h } from './dom.js';
import { inTermsOfForm, orderOf, startFields } from './start-form.js';

/** Asks what to transfer, and starts it or has it planned first. */
export async function askStart() {
  const { routes } = await call('health/details');
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
        const { planId } = await call('transfers/plan', { method: 'POST', body: order });
        return `#/plans/${planId}`;
      }),
    },
  });
}

/** Asks whether a plan is to be carried out. */
export function askStartPlan({ planId, summary }) {
  const start = starter();
  ask({
    title: 'Start this plan?',
    fields: [
      h('p', {}, `${summary} What is listed here is what runs, with the digests listed.`),
      h('p', { class: 'muted' }, 'An artifact whose tag points elsewhere by then is left out and reported.'),
    ],
    action: 'Start',
    submit: async () => {
      location.hash = await start({ plan: planId });
    },
  });
}

/**
 * Starts what a dialog says, once: pressing twice, or again after a lost answer, finds the same transfer, by a key that changes only with what
 * is asked for.
 */
function starter() {
  let last;
  return async (body) => {
    const text = JSON.stringify(body);
    if (last?.text !== text) last = { text, key: crypto.getRandomValues(new Uint32Array(4)).join('-') };
    const headers = { 'idempotency-key': last.key };
    const { transferId } = await call('transfers', { method: 'POST', body, headers });
    return `#/transfers/${transferId}`;
  };
}
