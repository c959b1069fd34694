import type { HttpResponseInit } from '@azure/functions';
import { describe, it } from 'vitest';
import { refusals } from '../../src/application/refusal';
import { routeSettingsSchema } from '../../src/config/settings';
import { remedies } from '../../src/domain/remedies';
import { invocation } from '../functions/host';
import { recordRegistrations } from '../functions/functions-core';
import { httpRequest } from '../http/request';
import { describedSettings, type DescribedSetting } from '../support/described-settings';
import { holds, list, withPart } from '../support/markdown';

/** Headings of the settings, each with what the names below it begin with. */
const groups = {
  'The source': /^SOURCE_/,
  'The target': /^TARGET_/,
  'The copy': /^COPY_/,
  'Pipeline runs': /^RUN_/,
  'SAS of both sides': /^SAS_/,
  Waybills: /^WAYBILL_/,
  'Seeing imports': /^OBSERVE_/,
  'What is kept, and for how long': /^RETENTION_|^PURGE_/,
  Telemetry: /^OTEL_/,
};

function groupOf({ name }: DescribedSetting): string {
  const found = Object.entries(groups).find(([, pattern]) => pattern.test(name));
  return found?.[0] ?? (name in routeSettingsSchema.shape ? 'The route' : 'The app');
}

/** The settings by groups, those an app does not run without in bold. */
function settingsList(): string {
  const settings = describedSettings();
  return ['The source', 'The target', 'The route', 'The app', ...Object.keys(groups).slice(2)]
    .map((group) => {
      const items = settings
        .filter((each) => groupOf(each) === group)
        .map(({ name, fallback, description }) => [named(name, fallback), description] as const);
      return `### ${group}\n\n${list(items)}`;
    })
    .join('\n\n');
}

function named(name: string, fallback: string): string {
  if (fallback === 'required') return `**\`${name}\`** (required)`;
  return fallback === '' ? `\`${name}\`` : `\`${name}\` = \`${fallback}\``;
}

interface Described {
  readonly paths: Record<string, Record<string, { summary: string; description?: string }>>;
}

/** The operations as the OpenAPI document has them: what is asked of which role. */
async function operationsList(): Promise<string> {
  recordRegistrations();
  await import('../../src/index.js');
  const { openapiHandler } = await import('../../src/functions/openapi.js');
  const answer: HttpResponseInit = await openapiHandler(httpRequest('openapi.json'), invocation().context);
  return list(
    Object.entries((answer.jsonBody as Described).paths)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { summary, description }]) => {
          const role = /role (\w+)/.exec(description ?? '')?.[1] ?? 'anonymous';
          const said = summary.charAt(0).toLowerCase() + summary.slice(1);
          return [`\`${method.toUpperCase()} /api${path}\` (${role})`, said] as const;
        }),
      ),
  );
}

/** `npm run docs` writes what these hold. */
describe('what documents take from the code', () => {
  it('is every setting with its default, in docs/configure/settings.md', async () => {
    await holds('docs/configure/settings.md', (text) => withPart(text, 'settings', settingsList()));
  });

  it('is every operation with its role, in docs/api.md', async () => {
    const operations = await operationsList();
    await holds('docs/api.md', (text) => withPart(text, 'operations', operations));
  });

  it('is every refusal with its HTTP status, in docs/api.md', async () => {
    const codes = Object.entries(refusals).map(
      ([code, status]) => `[\`${code}\`](errors.md#${code.toLowerCase()}) ${status}`,
    );
    await holds('docs/api.md', (text) => withPart(text, 'refusals', `${codes.join(', ')}.`));
  });

  it('is what to do about each failure, in docs/errors.md', async () => {
    await holds('docs/errors.md', (text) =>
      text.replaceAll(/^### (\w+)\n[^]*?(?=^##|$(?![^]))/gm, (section, code: string) =>
        code in remedies
          ? section.replace(
              /^\*\*Do:\*\* [^]*?\n\n|^\*\*Do:\*\* [^]*$/m,
              `**Do:** ${remedies[code as keyof typeof remedies]}\n\n`,
            )
          : section,
      ),
    );
  });
});
