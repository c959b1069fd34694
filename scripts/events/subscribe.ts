import { setTimeout as sleep } from 'node:timers/promises';
import type { Az } from '../azure/az';
import { appArguments, output, type Outputs } from '../azure/outputs';
import { subscriptionBody, type AppPlace } from './subscription';
import { topicsOf } from './topics';
import { wantedEvents } from './wanted';

/** What stands in place of the key where nothing is changed. */
const masked = '***';

/** The oldest version with identities for dead letters: sovereign clouds know it. */
const apiVersion = '2022-06-15';

/** How a run is done. */
export interface SubscribeOptions {
  readonly az: Az;
  readonly dryRun: boolean;
  readonly print: (line: string) => void;
  /** Between two looks at what is not there yet; default 10 s. */
  readonly pauseMs?: number;
}

/**
 * Makes the event subscriptions of an app, or corrects those there are. Returns how many could not be made.
 * @throws AzFailed, or Error when the app has not come up.
 */
export async function subscribe(outputs: Outputs, options: SubscribeOptions): Promise<number> {
  const { az, dryRun, print } = options;
  const functions = await functionsOf(outputs, options);
  const wanted = wantedEvents(outputs, functions);
  const topics = await topicsOf(
    az,
    wanted.map(({ source }) => source),
  );
  const place: AppPlace = {
    id: output(outputs, 'AZURE_FUNCTION_APP_ID'),
    url: output(outputs, 'AZURE_FUNCTION_URL'),
    ...(outputs.DEAD_LETTER_CONTAINER !== undefined && {
      deadLetterContainer: outputs.DEAD_LETTER_CONTAINER,
    }),
  };
  const needsKey = wanted.some(({ webhook }) => webhook) && !dryRun;
  const key = needsKey ? await blobsKey(outputs, options) : masked;
  let failed = 0;
  for (const each of wanted) {
    const topic = topics.get(each.source.toLowerCase());
    const what = `${each.name}: ${each.source.split('/').slice(-2).join('/')} -> ${each.function}`;
    if (topic === undefined) {
      print(`passed over ${what}: this resource has no system topic`);
      continue;
    }
    const url = `${topic.id}/eventSubscriptions/${each.name}?api-version=${apiVersion}`;
    const body = JSON.stringify(subscriptionBody(each, topic, place, key));
    if (dryRun) {
      print(`az rest --method put --url '${url}' --body '${body}'`);
      continue;
    }
    const problem = await put(url, body, options);
    print(problem === undefined ? `ok ${what}` : `failed ${what}: ${withoutKey(problem, key)}`);
    if (problem !== undefined) failed++;
  }
  return failed;
}

/** What az says may hold what it was given: the key, plain or as it stands in an address. */
const withoutKey = (text: string, key: string): string =>
  [key, encodeURIComponent(key)].reduce((rest, each) => rest.replaceAll(each, masked), text);

/** Puts a subscription and waits until Event Grid has tried its endpoint. Returns what went wrong. */
async function put(url: string, body: string, options: SubscribeOptions): Promise<string | undefined> {
  try {
    await options.az(['rest', '--method', 'put', '--url', url, '--body', '@-'], body);
    return await until(options, async () => {
      const found = await options.az(['rest', '--method', 'get', '--url', url]);
      const { provisioningState } = (found as { properties: { provisioningState: string } }).properties;
      if (provisioningState === 'Succeeded') return [undefined];
      return ['Failed', 'Canceled', 'AwaitingManualAction'].includes(provisioningState)
        ? [`Event Grid says ${provisioningState}: the endpoint did not answer as it should`]
        : undefined;
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Names of the functions of the app, once they are there. */
const functionsOf = (outputs: Outputs, options: SubscribeOptions): Promise<readonly string[]> =>
  until(options, async () => {
    const query = ['--query', '[].name'];
    const found = await options.az(['functionapp', 'function', 'list', ...appArguments(outputs), ...query]);
    const names = ((found ?? []) as readonly string[]).map((name) => name.split('/').at(-1) ?? '');
    return names.includes('observeImportEvent') ? [names] : undefined;
  });

/** The host makes this key when it has found a blob trigger. */
const blobsKey = (outputs: Outputs, options: SubscribeOptions): Promise<string> =>
  until(options, async () => {
    const query = ['--query', 'systemKeys.blobs_extension'];
    const found = await options.az(['functionapp', 'keys', 'list', ...appArguments(outputs), ...query]);
    return typeof found === 'string' && found !== '' ? [found] : undefined;
  });

const mostLooks = 30;

async function until<T>(
  { pauseMs = 10_000 }: SubscribeOptions,
  look: () => Promise<readonly [T] | undefined>,
): Promise<T> {
  for (let looks = 1; ; looks++) {
    const found = await look();
    if (found !== undefined) return found[0];
    if (looks === mostLooks) {
      throw new Error(
        'the app does not come up: its functions, its key or the answer of its endpoint are missing',
      );
    }
    await sleep(pauseMs);
  }
}
