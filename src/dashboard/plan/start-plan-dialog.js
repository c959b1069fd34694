import { ask, starter } from '../page/dialog.js';
import { h } from '../page/dom.js';

/** Asks whether a plan is to be carried out. */
export function askStartPlan({ planId, summary }) {
  const start = starter();
  ask({
    title: 'Start this plan?',
    fields: [
      h('p', `${summary} What is listed here is what runs, with the digests listed.`),
      h('p.muted', 'An artifact whose tag points elsewhere by then is unresolved, and reported.'),
    ],
    action: 'Start',
    submit: async () => {
      location.hash = await start({ plan: planId });
    },
  });
}
