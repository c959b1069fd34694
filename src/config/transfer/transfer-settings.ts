import { copyStrategies } from '../../domain/copy/strategy';
import { importers, routeModes, storageFirewalls, vias } from '../../domain/route';
import { readWindows } from '../../domain/starts/windows-text';
import { choice, flag, jsonText, number, optionalNumber } from '../read-setting';

/** How transfers run: pipelines and polling. */
export const transferSettings = {
  ROUTE_MODE: choice(routeModes, 'connected').describe(
    'Which ends of the route this app serves: connected (both), send (TARGET_* is not read) or ' +
      'receive (SOURCE_* is not read). See docs/air-gap.md.',
  ),
  ROUTE_VIA: choice(vias, 'transfer').describe(
    'How artifacts cross: by transfer pipelines (transfer), or by the image import of the target registry, ' +
      'which needs no accounts, vaults and pipelines (import); auto looks once a day whether images can be ' +
      'imported, and goes by pipelines where not. See docs/configure/image-import.md.',
  ),
  IMPORT_BY: choice(importers, 'run').describe(
    'Who starts the import: acr-ferry (run), the source trigger of the import pipeline (trigger), or ' +
      'acr-ferry when the trigger does not (trigger-then-run).',
  ),
  MANAGE_PIPELINES: flag(false).describe(
    'Correct existing pipelines that differ from the settings. Missing pipelines are created either way.',
  ),
  STORAGE_FIREWALL: choice(storageFirewalls, 'stop').describe(
    'What a storage account means whose network rules keep Azure Container Registry out: stop the transfer ' +
      'before anything is exported, or only note it.',
  ),
  OVERWRITE_TAGS: flag(true).describe('Imports overwrite tags that exist at the target.'),
  DELETE_BLOB_AFTER_IMPORT: flag(false).describe(
    'The import pipeline deletes its blob after a successful import.',
  ),
  CONTINUE_ON_ERRORS: flag(true).describe(
    'Pipelines go on with the other artifacts when one fails; the transfer ends partial.',
  ),
  CONCURRENT_BATCHES: number({ min: 1, max: 50 }, 4).describe(
    'Batches of a route in flight at the same time, over all its transfers.',
  ),
  WINDOWS: jsonText(readWindows)
    .optional()
    .describe(
      'When the route begins something, as JSON like {"zone": "Europe/Berlin", "deny": [{"days": ["mon"], ' +
        '"from": "08:00", "to": "18:00"}]}. Empty: always.',
    ),
  RUN_POLL_SECONDS: number({ min: 0.2, max: 600 }, 10).describe(
    'First delay between polls of a pipeline run; later ones are a twentieth of its time so far, up ' +
      'to RUN_POLL_LONGEST_SECONDS.',
  ),
  RUN_POLL_LONGEST_SECONDS: number({ min: 0.2, max: 3600 }, 60).describe('Longest delay between polls.'),
  RUN_DEADLINE_MINUTES: number({ min: 1, max: 10080 }, 360).describe(
    'A pipeline run that takes longer is reported as hung.',
  ),
};

/** What of them is about pipelines and their batches. */
export const pipelineSettings = [
  ...(['IMPORT_BY', 'MANAGE_PIPELINES', 'STORAGE_FIREWALL', 'DELETE_BLOB_AFTER_IMPORT'] as const),
  ...(['CONTINUE_ON_ERRORS', 'CONCURRENT_BATCHES'] as const),
] satisfies readonly (keyof typeof transferSettings)[];

/** The blob copy between the two accounts. */
export const copySettings = {
  COPY_STRATEGY: choice(['auto', ...copyStrategies], 'auto').describe(
    'from-url lets the target storage service pull; stream passes the bytes through the app. auto ' +
      'tries in that order.',
  ),
  COPY_MEMORY_MIB: number({ min: 16, max: 4096 }, 256).describe(
    'Memory for buffers of all copies of a process, whatever the size of the blobs.',
  ),
  COPY_CONCURRENCY: number({ min: 1, max: 256 }, 16).describe('Blocks in flight at most.'),
  COPY_BANDWIDTH_MIB: optionalNumber({ min: 0.1, max: 100_000 }).describe(
    'Limit of the copies of a route together in MiB/s, for links shared with others. Empty: none.',
  ),
  COPY_SLOWEST_MIB: number({ min: 0.1, max: 10_000 }, 1).describe(
    'Slowest link to expect in MiB/s: sizes the work of one activity so that it ends in time.',
  ),
  COPY_TIER: choice(['', 'Hot', 'Cool', 'Cold'], '').describe(
    'Access tier of the copied blob. Empty: the default of the account.',
  ),
  COPY_OVERWRITE: flag(false).describe('Replace a blob of the same name with other content at the target.'),
};
