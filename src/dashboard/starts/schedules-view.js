import { call } from '../page/api.js';
import { mayAct } from '../page/caller.js';
import { ask, reasonField, reasonOf } from '../page/dialog.js';
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
    await call(`schedules/${schedule.route}/${schedule.name}/resume`, { method: 'POST' });
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
function askRun({ route, name }) {
  ask({
    title: `Run ${name} of ${route} now?`,
    fields: [
      h('p', 'It starts its transfer as if it were due, unless the one it started before is under way.'),
      reasonField(),
    ],
    action: 'Run now',
    submit: async (data) => {
      const path = `schedules/${route}/${name}/run`;
      const { outcome, reason, transferId } = await call(path, { method: 'POST', body: reasonOf(data) });
      const problem = { code: 'Skipped' };
      if (outcome !== 'started') throw Object.assign(new Error(`${reason}: ${transferId}`), { problem });
      location.hash = `#/transfers/${transferId}`;
    },
  });
}

/** Asks whether a schedule is to pause, and pauses it. */
function askPause({ route, name }, done) {
  ask({
    title: `Pause ${name} of ${route}?`,
    fields: [
      h('p', 'It starts nothing until it is resumed. Times that pass meanwhile are not made up for.'),
      reasonField(),
    ],
    action: 'Pause',
    submit: async (data) => {
      await call(`schedules/${route}/${name}/pause`, { method: 'POST', body: reasonOf(data) });
      done();
    },
  });
}
