import { Command, InvalidArgumentError } from 'commander';
import { az } from './azure/az';
import { appArguments, output, readOutputs } from './azure/outputs';
import { runProgram } from './run-program';
import { askAt } from './smoke/ask';
import { checkHealth, checkPlan, checkSignIn, type Finding } from './smoke/checks';

/** `npm run smoke`: 0 when the app works, 1 when something is wrong, 2 when it could not be asked. */

interface Options {
  readonly deployment?: string;
  readonly route?: string;
  readonly wait: number;
}

const program = new Command('npm run smoke --')
  .description(
    'Asks a deployed app: health, sign-in, one plan a route. Changes nothing. The function key is read ' +
      'from ACR_FERRY_KEY; without an address both come from azd or a deployment, by the Azure CLI.',
  )
  .argument('[url]', 'address of the app, such as https://<app>.azurewebsites.net')
  .option('--deployment <name>', 'deployment at subscription scope that made the app')
  .option('--route <name>', 'plan this route only')
  .option('--wait <seconds>', 'how long the app, or a plan, may take', readSeconds, 180)
  .showHelpAfterError('Say `npm run smoke -- --help` for the options.')
  .exitOverride()
  .action(smoke);

runProgram(program);

async function smoke(given: string | undefined, { deployment, route, wait }: Options): Promise<void> {
  const { url, key } = given === undefined ? await fromAzure(deployment) : { url: given, key: keyGiven() };
  if (key === undefined) {
    throw new Error(
      'ACR_FERRY_KEY is not set: it holds a function key of the app, which az functionapp keys list ' +
        'and a rehearsal print',
    );
  }
  if (!URL.canParse(url)) throw new Error(`${url} is no address`);
  const ask = askAt(url);
  const patience = () => ({ untilMs: Date.now() + wait * 1000, pauseMs: Math.min(wait * 100, 5000) });

  console.log(`app    ${url}, dashboard ${new URL('/api/dashboard', url).href}`);
  const findings: Finding[] = [];
  const say = (finding: Finding): void => {
    findings.push(finding);
    console.log(`${finding.ok ? 'ok    ' : 'wrong '} ${finding.text}`);
  };
  say(await checkHealth(ask, patience()));
  const signIn = await checkSignIn(ask, key);
  signIn.findings.forEach(say);
  const routes = signIn.routes.filter(({ name }) => route === undefined || name === route);
  for (const each of routes) say(await checkPlan(ask, key, each, patience()));
  if (route !== undefined && routes.length === 0)
    say({ ok: false, text: `plan: there is no route ${route}` });
  process.exitCode = findings.every(({ ok }) => ok) ? 0 : 1;
}

/** A variable that is empty is as good as none. */
function keyGiven(): string | undefined {
  const key = process.env.ACR_FERRY_KEY?.trim();
  return key === '' ? undefined : key;
}

/** Address and key of what was deployed. The key is in memory only. */
async function fromAzure(deployment?: string): Promise<{ url: string; key: string | undefined }> {
  const outputs = await readOutputs(process.env, az, deployment);
  const url = output(outputs, 'AZURE_FUNCTION_URL');
  const query = ['--query', 'functionKeys.default'];
  const key = keyGiven() ?? (await az(['functionapp', 'keys', 'list', ...appArguments(outputs), ...query]));
  return { url, key: typeof key === 'string' ? key : undefined };
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('Seconds are a whole number from 0 to 3600.');
}
