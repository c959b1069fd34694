import { h } from '../page/dom.js';

const patterns = 'One a line: repository, or repository:tag, both globs; ** crosses path segments.';

/** The form that says what to transfer: references, rules, or both. */
export const startFields = (routes) => [
  h(
    'label',
    'Route',
    h(
      'select',
      { name: 'route' },
      routes.map((route) => h('option', { value: route }, route)),
    ),
  ),
  lines('artifacts', 'Artifacts', 'team/app:1.0\nteam/web@sha256:…', 5, [
    'One a line, without registry host; a bare repository means :latest. They are transferred in any case.',
  ]),
  h(
    'details.rules',
    h('summary', 'Choose by rules'),
    lines('allow', 'Allow', 'team/**\nsamples/web:1.*', 3, patterns),
    lines('deny', 'Deny', '**:*-debug', 2, 'The same; what a line of these matches stays where it is.'),
    lines('semver', 'Versions', 'team/api >=2.1 <3', 2, 'One a line: repository, then a semver range.'),
    check('prereleases', 'Prereleases count as versions'),
    h(
      'label',
      'Newest',
      h('input', { name: 'newest', type: 'number', min: 1, max: 10_000, placeholder: 'all' }),
      h('span.muted', 'At most so many tags of a repository, the latest updated.'),
    ),
    check('referrers', 'With signatures, SBOMs and attestations'),
    check('all', 'Also what the target holds already'),
  ),
];

function lines(name, label, placeholder, rows, hint) {
  return h(
    'label',
    label,
    h('textarea', { name, rows, spellcheck: 'false', placeholder }),
    h('span.muted', hint),
  );
}

const check = (name, label) => h('label.inline', h('input', { name, type: 'checkbox' }), label);

/** The body of the request a filled form stands for. */
export function orderOf(data) {
  const artifacts = textsOf(data, 'artifacts');
  const selection = selectionOf(data);
  return {
    route: data.get('route'),
    ...(artifacts.length > 0 && { artifacts }),
    ...(selection && { selection }),
  };
}

function selectionOf(data) {
  const [allow, deny, ranges] = ['allow', 'deny', 'semver'].map((name) => textsOf(data, name));
  const newest = data.get('newest');
  const flags = ['prereleases', 'referrers', 'all'].filter((name) => data.has(name));
  if ([...allow, ...deny, ...ranges, ...flags].length === 0 && newest === '') return undefined;
  const semver = ranges.map((line) => {
    const [repositories, ...range] = line.split(/\s+/);
    return { repositories, range: range.join(' '), prereleases: data.has('prereleases') };
  });
  return {
    allow,
    ...(deny.length > 0 && { deny }),
    ...(semver.length > 0 && { semver }),
    ...(newest !== '' && { newest: Number(newest) }),
    ...(data.has('referrers') && { referrers: 'all' }),
    ...(data.has('all') && { mode: 'all' }),
  };
}

const textsOf = (data, name) => linesOf(data, name).map(({ text }) => text);

const linesOf = (data, name) =>
  [...data.get(name).split('\n').entries()]
    .map(([i, line]) => ({ number: i + 1, text: line.trim() }))
    .filter(({ text }) => text !== '');

const labels = {
  allow: 'Allow',
  deny: 'Deny',
  semver: 'Versions',
  newest: 'Newest',
  artifacts: 'Artifacts',
  route: 'Route',
};

/** The API counts from 0 what it was sent, the reader sees lines of fields. */
export function inTermsOfForm(error, data) {
  for (const each of error.problem?.errors ?? []) {
    const [, name, item] = /^(?:\/selection)?\/([a-z]+)(?:\/(\d+))?/.exec(each.field) ?? [];
    if (labels[name] === undefined) continue;
    const line = item && linesOf(data, name)[item];
    each.field = line ? `${labels[name]}, line ${line.number}` : labels[name];
  }
  return error;
}
