import type { AppAddress } from './system';

interface Health {
  readonly problems?: readonly { readonly setting: string; readonly problem: string }[];
}

/** What an app finds wrong with its settings, in one line; undefined where nothing is, or it does not say. */
export async function wrongSettings({ url, functionKey }: Pick<AppAddress, 'url' | 'functionKey'>) {
  const headers = { 'x-functions-key': functionKey };
  const answer = await fetch(`${url}/api/health/details`, { headers }).catch(() => undefined);
  const { problems = [] } = ((await answer?.json().catch(() => undefined)) ?? {}) as Health;
  if (problems.length === 0) return undefined;
  const list = problems.map(({ setting, problem }) => `${setting} ${problem}`).join('; ');
  return `The settings are wrong, and the app moves nothing until they are mended: ${list}`;
}
