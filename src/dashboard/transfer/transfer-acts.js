import { mayAct } from '../page/caller.js';
import { askWhy, newKey } from '../page/dialog.js';
import { h } from '../page/dom.js';
import { button, isRunning, moment, section, table, transferLink } from '../page/parts.js';

/** What can be done to a transfer, each confirmed first; and what was. */

/** The buttons for what may be done to a transfer as it stands. */
export function actButtons(transfer, refresh) {
  if (!mayAct()) return [];
  const to = (act) => () => askAct(transfer.transferId, act, refresh);
  if (!isRunning(transfer)) return transfer.status !== 'succeeded' && [button('Retry', to(acts.retry))];
  if (transfer.cancelRequested) return [h('button.danger', { type: 'button', disabled: true }, 'Cancelling')];
  return [
    transfer.paused ? button('Resume', to(acts.resume)) : button('Pause', to(acts.pause)),
    button('Cancel', to(acts.cancel), '.danger'),
  ];
}

const acts = {
  cancel: {
    verb: 'Cancel',
    danger: true,
    text:
      'It stops between two steps. What has arrived at the target stays there; ' +
      'runs that are under way are not followed any more.',
  },
  pause: {
    verb: 'Pause',
    text: 'It begins no further step until it is resumed. Runs that are under way come to their end.',
  },
  resume: { verb: 'Resume', text: 'It goes on where it was, as soon as there is room on its route.' },
  retry: {
    verb: 'Retry',
    text: 'A new transfer moves what did not arrive of this one. Exports that are still there serve again.',
  },
};

/** Asks whether it is to be done, and why, and does it. */
const askAct = (transferId, { verb, text, danger }, refresh) =>
  askWhy({
    title: `${verb} ${transferId}?`,
    about: text,
    action: `${verb} the transfer`,
    danger,
    path: `transfers/${transferId}/${verb.toLowerCase()}`,
    headers: { 'idempotency-key': newKey() },
    then: (answer) => {
      if (answer.retryOf === undefined) refresh();
      else location.hash = `#/transfers/${answer.transferId}`;
    },
  });

/** How a transfer is held up or to end, and what it tries again. */
export const actNotices = (transfer) => [
  transfer.cancelRequested &&
    isRunning(transfer) &&
    h('p.notice', 'Cancelling was asked for. The transfer stops between two steps.'),
  transfer.paused &&
    h(
      'p.notice',
      `Paused by ${transfer.paused.by}, `,
      moment(transfer.paused.at),
      transfer.paused.reason && `: ${transfer.paused.reason}`,
      '. Runs that are under way come to their end.',
    ),
  transfer.retryOf &&
    h('p.notice', 'Tries again what did not arrive of ', transferLink(transfer.retryOf), '.'),
];

const past = { cancel: 'cancelled', pause: 'paused', resume: 'resumed', retry: 'retried' };

/** What was done to a transfer, by whom and why. */
export const actTable = ({ acts: done = [] }) =>
  done.length > 0 &&
  section(
    'What was done',
    table(
      'What was done',
      ['When', 'What', 'By', ['Reason', 'wide']],
      done.map(({ act, by, at, reason, transferId }) => ({
        key: `${act} ${at}`,
        cells: [moment(at), [past[act], transferId && [' as ', transferLink(transferId)]], by, reason],
      })),
    ),
  );
