import { ApiError, call } from './page/api.js';
import { h } from './page/dom.js';
import { plural } from './page/format.js';
import { icon } from './page/icons.js';
import { heading, section, table } from './page/parts.js';
import { retentionSection } from './purge/retention.js';

/** The configuration as it works, or everything that is wrong with it. */
export const settingsView = {
  title: () => 'Settings',
  refreshSeconds: () => 60,
  summary: ({ health }) => plural(health.problems.length, 'problem'),

  async load() {
    const health = await call('health/details');
    const config = await call('config').catch((error) => {
      if (error instanceof ApiError && error.status === 503) return undefined;
      throw error;
    });
    const purge = config && (await call('purge'));
    return { health, config, purge };
  },

  render({ health, config, purge }, { refresh }) {
    return [
      heading('Settings', h('span.muted', `acr-ferry ${health.version} on Node ${health.node}`)),
      findings('problem', health.problems),
      findings('warning', health.warnings),
      config && section('Routes', config.routes.map(routeCard)),
      purge && retentionSection(purge, refresh),
      config && section('App settings', settingsTable('App settings', config.settings)),
    ];
  },
};

const findings = (word, found) =>
  found.length > 0 &&
  section(
    plural(found.length, word),
    table(
      plural(found.length, word),
      ['Setting', ['Problem', 'wide']],
      found.map(({ setting, problem }) => ({ key: setting, cells: [h('code', setting), problem] })),
    ),
  );

/** How a route goes, in short. */
function termsOf({ mode, via, importBy, copyStrategy, sharesExportsWith, ...route }) {
  if (via === 'import') return ['by image import', `${plural(route.concurrentImports, 'image')} at a time`];
  const batches = `${plural(route.concurrentBatches, 'batch')} at a time`;
  const shared = sharesExportsWith?.length > 0 && `shares exports with ${sharesExportsWith.join(', ')}`;
  const either =
    via === 'auto' && `by pipelines or image import, ${plural(route.concurrentImports, 'image')} at a time`;
  return [either || mode, batches, `copy ${copyStrategy}`, `import by ${importBy}`, shared].filter(Boolean);
}

function routeCard({ name, source, target, settings, ...route }) {
  return h(
    'article.card',
    { 'data-key': name },
    h('div.card-head', h('h3', name), h('span.muted', termsOf(route).join(' · '))),
    h(
      'div.sides',
      source && sideList('Source', source),
      source && target && h('span.side-arrow', icon('arrow')),
      target && sideList('Target', target),
    ),
    settings &&
      h(
        'details',
        h('summary', 'All settings'),
        settingsTable(`Settings of ${name}`, withoutGroups(settings)),
      ),
  );
}

/** `{source: {registry}}` as `{'source.registry'}`. */
const withoutGroups = (settings) =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value !== null && typeof value === 'object'
        ? Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each])
        : [[name, value]],
    ),
  );

function sideList(title, side) {
  const rows = [
    ['Cloud', side.cloud],
    ['Registry', side.registry.split('/').at(-1)],
    ['Pipeline', side.pipeline],
    ['Container', side.container],
    ['Secret', side.sasSecret ?? 'none: managed identity'],
    ['Signs in by', side.signIn],
  ];
  return h(
    'div.side',
    h('h4', title),
    h(
      'dl',
      rows.map(([term, value]) => [h('dt', term), h('dd', value)]),
    ),
  );
}

function settingsTable(title, settings) {
  return table(
    title,
    ['Setting', ['Value', 'wide']],
    Object.entries(settings).map(([name, value]) => ({
      key: name,
      cells: [
        h('code', name),
        value === null || value === '' ? h('span.muted', 'not set') : h('code', String(value)),
      ],
    })),
  );
}
