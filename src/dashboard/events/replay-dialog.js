import { askWhy } from '../page/dialog.js';

/** Asks whether sinks are to be told again: one event, or all that was never taken. */
export const askReplay = (what, title, done) =>
  askWhy({
    title: `Tell again: ${title}?`,
    about: 'It is told under the same id: who has it already drops it.',
    action: 'Tell again',
    path: 'events/replay',
    body: what,
    then: done,
  });
