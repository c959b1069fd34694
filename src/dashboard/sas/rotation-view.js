import { call } from '../page/api.js';
import { h } from '../page/dom.js';
import { plural } from '../page/format.js';
import { below, headingOf, isRunning, moment, section, status, table } from '../page/parts.js';

/** A rotation or revocation: how far it is, and what became of each SAS. */

/** One by its id. */
export const rotationView = {
  title: ([id]) => id,
  refreshSeconds: (rotation) => (isRunning(rotation) ? 2 : 60),
  summary: ({ kind, status: state, done = 0, sides = 0 }) => `The ${kind} is ${state}, ${done} of ${sides}`,
  load: ([id]) => call(`sas/rotations/${id}`),

  render(rotation) {
    const { id, kind, asked, done = 0, sides = 0, revoked, revokedAt, results, error } = rotation;
    return [
      headingOf(['#/sas', 'SAS'], kind, [id, 'the id'], status(rotation.status)),
      asked &&
        h('p', `Asked for by ${asked.by}, `, moment(asked.at), asked.reason && `: ${asked.reason}`, '.'),
      h('p', `${done} of ${plural(sides, 'side')} done.`),
      revoked && h('p.notice', `Worthless since `, moment(revokedAt), `: ${revoked}.`),
      error && h('div.problem', { role: 'alert' }, h('p', error)),
      results.length > 0 && section('Sides', sideTable(results, revokedAt)),
    ];
  },
};

const sideTable = (results, revokedAt) =>
  table(
    'Sides',
    ['Route', 'Side', 'Result', 'New SAS', 'Old SAS lived until'],
    results.map((result) => ({
      key: `${result.route} ${result.side}`,
      cells: [
        result.route,
        result.side,
        ...(result.ok ? replaced(result.rotation, revokedAt) : refused(result.error, revokedAt)),
      ],
    })),
  );

const replaced = ({ rotated, version, expiresAt, replaced: before }, revokedAt) => [
  rotated ? status('succeeded', 'replaced') : status('cancelled', 'kept'),
  version && [h('code', version.slice(0, 8)), expiresAt && below('until ', moment(expiresAt))],
  before && [moment(earlier(before.expiresAt, revokedAt)), below(h('code', before.version.slice(0, 8)))],
];

const refused = ({ code, message, remedy }, revokedAt) => [
  [status('failed', 'not replaced'), below(`${code}: ${message}`), below(h('strong', 'Do: '), remedy)],
  '',
  revokedAt ? moment(revokedAt) : 'it lives on',
];

const earlier = (expiresAt, revokedAt) =>
  [expiresAt, revokedAt].filter(Boolean).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
