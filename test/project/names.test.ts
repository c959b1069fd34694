import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/settings';
import { documents } from './documents';
import { sourceFiles } from './source-files';

/** What other programs call their settings and errors. */
const foreign = [
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'XDG_CONFIG_HOME'],
  ...['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'AZURE_CONFIG_DIR'],
  ...['telemetryMode', 'customMetrics', 'OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES'],
  ...['OTEL_EXPORTER_OTLP_CERTIFICATE', 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'],
  ...['AzureADMultipleOrgs', 'sequenceDiagram', 'stateDiagram'],
  ...['authsettingsV2', 'globalValidation', 'requireAuthentication', 'unauthenticatedClientAction'],
  'RoleScopeBeingRemovedContainsAssignments',
];
const folders = ['src', 'cli', 'test', 'rehearsal', 'scripts', 'bench', 'eslint'];

/** Every word of the code, with the samples and the package. */
const words = new Set(
  [
    ...sourceFiles(...folders),
    ...['package.json', 'host.json', 'routes.schema.json', 'local.settings.sample.json'],
    ...[
      'infra/main.bicep',
      'infra/types.bicep',
      'infra/elsewhere.bicep',
      'infra/main.parameters.json',
      '.github/workflows/deploy.yml',
    ],
  ].flatMap((file) => readFileSync(file, 'utf8').match(/[A-Za-z_]\w*/g) ?? []),
);
// Names of settings are put together from those of the sides.
for (const name of Object.keys(settingsSchema.shape)) words.add(name);

/** Names of code in a document: in backticks, and in figures, which are Mermaid or of no language. */
function namesIn(text: string): string[] {
  const figures = [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)]
    .filter(([, language]) => language === '' || language === 'mermaid')
    .flatMap(([, , figure]) => figure!.match(/\w+/g) ?? []);
  const marked = [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  return [...figures, ...marked].filter((name) => /^[A-Za-z][a-z]+[A-Z]\w*$|^[A-Z]+_[A-Z_]+$/.test(name));
}

describe.each(documents)('%s', (document) => {
  const text = readFileSync(document, 'utf8');

  it('names files and folders of the project that exist', () => {
    const paths = text.matchAll(
      /(?<![\w./-]|\]\()((?:src|test|rehearsal|scripts|docs|bench|infra|eslint|cli)\/[\w./-]*)/g,
    );
    const missing = [...paths]
      .map(([, name]) => name!.replace(/\.$/, ''))
      .filter((name) => !existsSync(name));
    expect(missing).toEqual([]);
  });

  it.skipIf(document === 'CHANGELOG.md')('names the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const named = [...text.matchAll(/acr-ferry[- ](\d+\.\d+\.\d+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => name !== version)).toEqual([]);
  });

  // What was taken out stands in the change log, too.
  it.skipIf(document === 'CHANGELOG.md')('names what the code has', () => {
    // With two underscores: an app setting the operator gives a name of his own.
    const stale = namesIn(text).filter(
      (name) => !words.has(name) && !foreign.includes(name) && !name.includes('__'),
    );
    expect(stale).toEqual([]);
  });
});
