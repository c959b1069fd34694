import { z } from 'zod';
import { parseTimerSchedule } from '../domain/starts/timer-schedule';
import { retentionSettings } from './purge/retention-settings';
import {
  blobContainer,
  choice,
  flag,
  httpsUrl,
  matching,
  number,
  optional,
  ownName,
  storageAccount,
} from './read-setting';

/** The host disables a timer whose schedule it cannot read, and tells its log only. */
const timer = (fallback: string, description: string) =>
  z
    .string()
    .superRefine((text, context) => {
      try {
        parseTimerSchedule(text);
      } catch (error) {
        context.addIssue((error as Error).message);
      }
    })
    .describe(description)
    .prefault(fallback);

/** What holds for the app as a whole, however many routes it has. */
export const appSettings = {
  TASK_HUB: z
    .string({ error: 'is missing: host.json names the task hub by it, and the host does not start without' })
    .regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/, 'must be 3 to 45 letters and digits, a letter first')
    .describe(
      'Name of the task hub in the storage account of the host: another one for each app and each slot ' +
        'there.',
    ),
  ROUTE_NAME: ownName(
    'Name of the one route the app settings describe. With a routes file its names count.',
  ).prefault('default'),
  ROUTES_FILE: optional(
    'File with the routes, relative to the folder of host.json. Empty: routes.json, if there is one.',
  ),
  STATE_CONTAINER: blobContainer(
    'Container in the source storage account (of a receiving route: the target one) for plans, ' +
      'waybills and reports; made when missing.',
  ).prefault('acr-ferry'),
  STATE_SA: storageAccount(
    'Storage account with that container for routes by image import, which have none of their own, in the ' +
      'cloud of their target and opened as that is. Empty: the account of the host (AzureWebJobsStorage).',
  ).optional(),
  AUTH_MODE: choice(['both', 'keys', 'entra'], 'both').describe(
    'What opens the API. keys: a function key. entra: a sign-in with an app role, besides the key. both: ' +
      'the key alone; who signs in has the rights of the role.',
  ),
  SCHEDULES_LOOK: timer(
    '0 * * * * *',
    'When to look which schedules of routes are due and which pushes are to be followed: how late a ' +
      'start may be.',
  ),
  SAS_ROTATION_SCHEDULE: timer('0 0 */12 * * *', 'When to look whether SAS secrets are due.'),
  PURGE_SCHEDULE: timer('0 30 3 * * *', 'When to remove what is older than the retention settings keep it.'),
  ...retentionSettings,
  OBSERVE_ARM_CALLS: number({ min: 1, max: 1000 }, 30).describe(
    'ARM calls a minute that following imports may make, in one process: all who wait for a run share ' +
      'one listing.',
  ),
  EVENTS_SINKS: optional(
    'Who is told of events, as a JSON list of sinks (docs/operate/events.md), where no routes file has ' +
      'one. Secrets stand in app settings of their own and are named as %NAME%. Empty: the log only.',
  ),
  EVENTS_LOOK: timer('*/15 * * * * *', 'When to look what sinks are to be told: how late they are told.'),
  APP_URL: httpsUrl(
    'Address of the app, for the links in events. Empty: the one the platform gives to the app.',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: matching(
    /^(https:\/\/[^\s/@?#]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(\/[^\s?#]*)?$/,
    'must be an https URL without user, password and query, like https://otlp.example.com:4318',
    'Where spans and metrics are sent by OTLP over HTTP (docs/operate/telemetry.md): /v1/traces and ' +
      '/v1/metrics below it. Plain http on this machine only. Empty: nowhere.',
  ).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: optional(
    'Headers for it, like api-key=<secret>, with commas between: a Key Vault reference.',
  ),
  OTEL_SDK_DISABLED: flag(false).describe('true: the worker sends no spans and metrics, whatever is set.'),
  APPLICATIONINSIGHTS_CONNECTION_STRING: optional(
    'Of Application Insights, for the host, and for spans and metrics of the worker unless ' +
      'OTEL_EXPORTER_OTLP_ENDPOINT is set.',
  ),
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: optional(
    'Authorization=AAD: host and worker sign in there by managed identity, ClientId=<id>;Authorization=AAD ' +
      'by that one. Empty: the key of the connection string serves.',
  ),
};
