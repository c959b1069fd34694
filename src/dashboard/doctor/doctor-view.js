import { call } from '../page/api.js';
import { h } from '../page/dom.js';
import { plural } from '../page/format.js';
import { below, copyButton, heading, moment, section, status, table } from '../page/parts.js';

/** What every side said when it was tested just now: faults first, each with the line that mends it. */
export const doctorView = {
  title: () => 'Doctor',
  // Every look tests everything anew.
  refreshSeconds: () => 300,
  summary: ({ counts }) => plural(counts.failed, 'failed check'),

  load: () => call('doctor'),

  render({ checkedAt, checks }) {
    const bad = checks.filter(({ verdict }) => verdict === 'failed');
    const doubtful = checks.filter(({ verdict }) => verdict === 'unknown');
    const rest = checks.filter((check) => !bad.includes(check) && !doubtful.includes(check));
    return [
      heading('Doctor', h('span.muted', 'tested ', moment(checkedAt))),
      part(plural(bad.length, 'failed check'), bad),
      part(plural(doubtful.length, 'unknown check'), doubtful),
      part(plural(rest.length, rest.length === checks.length ? 'check' : 'other check'), rest),
    ];
  },
};

/** Some fail several times. */
const keyOf = ({ routes, side, check, said }) => [routes?.join(' '), side, check, said].join(' ');

const looks = { ok: 'succeeded', skipped: 'cancelled' };

const part = (title, checks) =>
  checks.length > 0 &&
  section(
    title,
    table(
      title,
      ['Check', 'Where', 'Verdict', ['Found', 'wide']],
      checks.map((check) => ({
        key: keyOf(check),
        cells: [
          h('code', check.check),
          [check.routes?.join(', '), check.side].filter(Boolean).join(' '),
          status(looks[check.verdict] ?? check.verdict, check.verdict),
          found(check),
        ],
      })),
    ),
  );

const found = ({ verdict, said, identity, role, scope, mend }) => [
  said,
  role && verdict !== 'ok' && below(`${identity} needs ${role} on ${scope}`),
  mend && below(h('code.command', mend), copyButton(mend, 'the command')),
];
