import { effectiveConfig } from '../../../src/config/routes/effective-config';
import { routesJsonSchema } from '../../../src/config/routes-schema';
import { settingsJsonSchema } from '../../../src/config/routes/settings-schema';
import { plural } from '../../../src/domain/transfer/plural';
import { printable, printableJson } from '../../output/printable';
import type { Shown } from '../../output/shown';
import { withConfig, type ConfigOptions } from './load-config';

/** Of what a schema is printed. */
export interface SchemaOptions {
  readonly of: 'routes' | 'settings';
}

/** Says everything that is wrong with app settings and routes file. */
export const checkConfig = (options: ConfigOptions): Shown =>
  withConfig(options, ({ routes, warnings }) => {
    const names = [...routes.keys()];
    return {
      document: { ok: true, routes: names, warnings },
      text: ({ yellow, green }) =>
        [
          ...warnings.map(({ setting, problem }) => yellow(printable(`Warning: ${setting} ${problem}`))),
          `${green('The configuration is usable')}: ${plural(names.length, 'route')}: ${names.join(', ')}.`,
        ].join('\n'),
    };
  });

/** The configuration as it works, defaults folded in, secrets masked. */
export const printConfig = (options: ConfigOptions): Shown =>
  withConfig(options, (config) => shownJson(effectiveConfig(config)));

/** The JSON Schema of the routes file, or of local.settings.json. */
export const printSchema = ({ of }: SchemaOptions): Shown =>
  shownJson(of === 'settings' ? settingsJsonSchema() : routesJsonSchema());

const shownJson = (document: unknown): Shown => ({ document, text: () => printableJson(document) });
