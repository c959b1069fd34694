import { call, post } from '../page/api.js';
import { mayAct } from '../page/caller.js';
import { askWhy } from '../page/dialog.js';
import { h } from '../page/dom.js';
import { plural } from '../page/format.js';
import { below, button, empty, heading, moment, status, table, transferLink } from '../page/parts.js';

/** The schedules: what comes next, and what became of the last time. */
export const schedulesView = {
  title: () => 'Schedules',
  refreshSeconds: () => 30,
  summary: ({ schedules }) => plural(schedules.length, 'schedule'),
  load: () => call('schedules'),

  render({ schedules }, { refresh }) {
    return [
      heading('Schedules'),
      schedules.length === 0
        ? empty('No schedules', 'Transfers that start at set times are written in routes.json.')
        : scheduleTable(schedules, refresh),
    ];
  },
};

function scheduleTable(schedules, refresh) {
  return table(
    'Schedules',
    ['Route', 'Schedule', 'Next', 'Last', 'Transfer', ['Change', 'number']],
    schedules.map((schedule) => ({
      key: `${schedule.route} ${schedule.name}`,
      cells: [
        schedule.route,
        [schedule.name, below(h('code', schedule.cron))],
        schedule.paused
          ? paused(schedule.paused)
          : [moment(schedule.nextAt), schedule.isHeld && below('due, and held by the windows of the route')],
        schedule.last && last(schedule.last),
        schedule.last?.transferId && transferOf(schedule.last),
        buttons(schedule, refresh),
      ],
    })),
  );
}

const paused = ({ by, at, reason }) => ['paused', below(`by ${by}, `, moment(at), reason && `: ${reason}`)];

const last = ({ outcome, dueAt, reason, missed, by }) => [
  outcome,
  by === undefined ? below('due ', moment(dueAt)) : below(`by ${by}, `, moment(dueAt)),
  reason && below(reason),
  missed > 0 && below(`makes up for ${plural(missed, 'time')} before it`),
];

const transferOf = ({ transferId, status: state }) => [
  transferLink(transferId),
  state && below(status(state)),
];

function buttons(schedule, refresh) {
  const resume = async () => {
    await post(`schedules/${schedule.route}/${schedule.name}/resume`);
    refresh();
  };
  if (!mayAct()) return '';
  return h(
    'span',
    button('Run now', () => askRun(schedule)),
    ' ',
    schedule.paused ? button('Resume', resume) : button('Pause', () => askPause(schedule, refresh)),
  );
}

/** Asks whether a schedule is to run now, and leads to what it starts. */
const askRun = ({ route, name }) =>
  askWhy({
    title: `Run ${name} of ${route} now?`,
    about: 'It starts its transfer as if it were due, unless the one it started before is under way.',
    action: 'Run now',
    path: `schedules/${route}/${name}/run`,
    then: ({ outcome, reason, transferId }) => {
      const problem = { code: 'Skipped' };
      if (outcome !== 'started') throw Object.assign(new Error(`${reason}: ${transferId}`), { problem });
      location.hash = `#/transfers/${transferId}`;
    },
  });

/** Asks whether a schedule is to pause, and pauses it. */
const askPause = ({ route, name }, done) =>
  askWhy({
    title: `Pause ${name} of ${route}?`,
    about: 'It starts nothing until it is resumed. Times that pass meanwhile are not made up for.',
    action: 'Pause',
    path: `schedules/${route}/${name}/pause`,
    then: done,
  });
