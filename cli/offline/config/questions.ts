import { settingsSchema } from '../../../src/config/settings';
import { Misuse } from '../../client/errors';
import { Interrupted } from '../../watch/interrupt';
import { problemOf } from './problem-of';

/** Answers that were given before anybody asked. */
export interface Answers {
  readonly mode?: string;
  readonly sourceRegistry?: string;
  readonly sourceAccount?: string;
  readonly sourceVault?: string;
  readonly sourceTenant?: string;
  readonly sourceCloud?: string;
  readonly targetRegistry?: string;
  readonly targetAccount?: string;
  readonly targetVault?: string;
  readonly targetTenant?: string;
  readonly targetCloud?: string;
}

type Settings = Record<string, string>;
type Prefix = 'SOURCE' | 'TARGET';

const modes = [
  { value: 'connected', name: 'connected: the app reaches both clouds' },
  { value: 'send', name: 'send: blobs are carried across an air gap, this is the source' },
  { value: 'receive', name: 'receive: blobs are carried across an air gap, this is the target' },
];

const registryId = new RegExp(
  '^/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers' +
    '/Microsoft[.]ContainerRegistry/registries/([^/]+)$',
  'i',
);

/** Asks five things: which way, and of each side registry, storage account, vault and tenant. */
export async function askSettings(known: Answers): Promise<Settings> {
  const mode = known.mode ?? (await choose('Which way do artifacts go?', '--mode', modes));
  const settings: Settings = mode === 'connected' ? {} : { ROUTE_MODE: check('ROUTE_MODE', mode) };
  if (mode !== 'receive') Object.assign(settings, await askSide('SOURCE', known));
  if (mode !== 'send') Object.assign(settings, await askSide('TARGET', known, settings.SOURCE_TENANT_ID));
  return settings;
}

async function askSide(prefix: Prefix, known: Answers, otherTenant?: string): Promise<Settings> {
  const side = prefix === 'SOURCE' ? 'source' : 'target';
  const { [`${side}Cloud` as const]: cloud } = known;
  const ask = (
    what: 'Registry' | 'Account' | 'Vault' | 'Tenant',
    question: string,
    rule: Rule,
    usual?: string,
  ) =>
    known[`${side}${what}`] ??
    input(`${question} of the ${side}:`, `--${side}-${what.toLowerCase()}`, rule, usual);
  const id = await ask('Registry', 'Resource id of the registry', ruleOfId);
  const [, subscription = '', group = '', registry = ''] =
    registryId.exec(id.trim()) ?? fail(`--${side}-registry ${String(ruleOfId(id))}`);
  const rule =
    (name: string): Rule =>
    (answer) =>
      judge(`${prefix}_${name}`, answer) ?? true;
  const named = {
    REGISTRY: registry,
    RG: group,
    SUBSCRIPTION_ID: subscription,
    ...(cloud !== undefined && { CLOUD: cloud }),
    SA: await ask('Account', 'Storage account', rule('SA')),
    KV: await ask('Vault', 'Key vault', rule('KV')),
    TENANT_ID: await ask('Tenant', 'Entra tenant', rule('TENANT_ID'), otherTenant),
  };
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [`${prefix}_${name}`, check(`${prefix}_${name}`, value)]),
  );
}

/** What is wrong with an answer, or true. */
type Rule = (answer: string) => string | true;

const ruleOfId: Rule = (answer) =>
  registryId.test(answer.trim()) ||
  'must be like /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry' +
    '/registries/<name>, as az acr show --query id prints it';

/** Judged as the app judges the setting. */
const judge = (setting: string, answer: string): string | undefined =>
  problemOf(settingsSchema, setting, answer.trim());

function check(setting: string, answer: string): string {
  const problem = judge(setting, answer);
  return problem === undefined ? answer.trim() : fail(`${setting} ${problem}`);
}

function fail(problem: string): never {
  throw new Misuse(problem);
}

async function input(message: string, option: string, rule: Rule, usual?: string): Promise<string> {
  requireTerminal(option);
  const { input } = await import('@inquirer/prompts');
  const asked = { message, validate: rule, ...(usual !== undefined && { default: usual }) };
  return input(asked, toStderr).catch(leave);
}

async function choose(message: string, option: string, choices: typeof modes): Promise<string> {
  requireTerminal(option);
  const { select } = await import('@inquirer/prompts');
  return select({ message, choices }, toStderr).catch(leave);
}

/** Ctrl-C at a question. */
function leave(error: unknown): never {
  if (error instanceof Error && error.name === 'ExitPromptError')
    throw new Interrupted('Nothing was written.');
  throw error;
}

/** What is printed is for scripts. */
const toStderr = { output: process.stderr };

function requireTerminal(option: string): void {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new Misuse(
      `there is no terminal to ask at: give ${option}, and the others of acr-ferry config init --help`,
    );
}
