import { isIP } from 'node:net';
import { z } from 'zod';
import { compileGlob } from '../../domain/selection/glob';
import { ownName } from '../read-setting';

const httpsRule = 'must be an https URL without user, password and fragment';

/** What is wrong with an address: whoever may set it shall not reach what only the app reaches. */
function whyNoAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return httpsRule;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (protocol !== 'https:' || username + password + hash !== '') return httpsRule;
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return 'must name its host: an IP address is refused';
  if (!hostname.includes('.') || /\.(local|localhost|localdomain|internal|arpa)\.?$/.test(hostname))
    return 'must name a host by its full name, which a local one has not';
  return undefined;
}

const refined =
  (why: (text: string) => string | undefined) => (text: string, context: z.RefinementCtx<string>) => {
    const problem = why(text);
    if (problem !== undefined) context.addIssue(problem);
  };

const address = (description: string) =>
  z.string({ error: 'is missing' }).superRefine(refined(whyNoAddress)).describe(description);

/** A topic is given a token of the app: nobody else may be. */
const topicHost = /\.eventgrid\.azure\.(net|us|cn)$/;
const topic = address('Endpoint of the custom topic, whose input schema is CloudEvents 1.0.').superRefine(
  refined((text) =>
    !URL.canParse(text) || topicHost.test(new URL(text).hostname)
      ? undefined
      : 'must be the endpoint of a topic, like https://<topic>.<region>-1.eventgrid.azure.net/api/events',
  ),
);

const globs = (what: string) =>
  z
    .array(
      z.string('must be a text').superRefine(
        refined((text) => {
          try {
            compileGlob(text);
            return undefined;
          } catch (error) {
            return (error as Error).message;
          }
        }),
      ),
      'must be a list',
    )
    .min(1, 'is empty: leave it out for all')
    .prefault(['*'])
    .describe(what);

const secret = (description: string) =>
  z.string({ error: 'is missing' }).min(24, 'must have at least 24 characters').describe(description);

const common = {
  name: ownName('Names the sink in logs, documents and answers.'),
  routes: globs('Only events of these routes, as globs.'),
  events: globs('Only these events, as globs such as `transfer.*` or `*.failed`.'),
};

/** A sink as it is written; `%SETTING%` stands for an app setting. */
export const sinkSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('webhook').describe('CloudEvents 1.0, signed.'),
      ...common,
      url: address('Who is told.'),
      secret: secret('Signs what is sent.'),
      oldSecret: secret('Signs, too, until every receiver knows the other.').optional(),
    }),
    z.strictObject({
      kind: z.literal('event-grid').describe('A custom topic of Event Grid.'),
      ...common,
      url: topic,
      key: secret('An access key of the topic. Without it the managed identity signs in.').optional(),
      clientId: z.string().optional().describe('Of the identity. Without it, the system-assigned one.'),
    }),
    z.strictObject({
      kind: z.literal('teams').describe('A workflow of Teams that posts what a webhook is sent.'),
      ...common,
      url: address('Of the workflow; a secret.'),
    }),
    z.strictObject({
      kind: z.literal('slack').describe('An incoming webhook of Slack.'),
      ...common,
      url: address('Of the webhook; a secret.'),
    }),
  ],
  { error: 'must be an object whose kind is webhook, event-grid, teams or slack' },
);
export type WrittenSink = z.output<typeof sinkSchema>;

/** Fields of a sink that hold a secret, or may: they take what is one, and are never shown. */
export const secretFields: ReadonlySet<string> = new Set(['url', 'secret', 'oldSecret', 'key']);

/** Whether a field of a written sink must come from an app setting, because what it holds opens something. */
export const mustRefer = (kind: unknown, field: string, text: string): boolean =>
  secretFields.has(field) && (field !== 'url' || kind === 'teams' || kind === 'slack' || text.includes('?'));
