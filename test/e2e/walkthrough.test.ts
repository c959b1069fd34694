import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoints } from '../../rehearsal/endpoints';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { createAppClient } from '../../rehearsal/start/app-client';
import { notRun, shellBlocks, whyNot } from './shell-blocks';
import { artifactsOfTheirOwn, makeWhatIsNamed, type Name } from './walkthrough-names';
import { launchStart, type StartCommand } from './start-command';

const references = [
  'team/app:1.0',
  'team/web:2.3',
  'samples/hello:1.0',
  'my/app:1.0',
  ...artifactsOfTheirOwn,
];
const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-walk-'));
const state = path.join(folder, '.rehearsal');
/** What stands in documents for names only a rehearsal knows. */
const names: Name[] = [];
let command: StartCommand;

beforeAll(async () => {
  for (const entry of readdirSync('.', { withFileTypes: true })) {
    if (/^\.(?:git|rehearsal)|^\.env/.test(entry.name)) continue;
    // Files are copied: some lines write to them.
    const [from, to] = [path.resolve(entry.name), path.join(folder, entry.name)];
    if (entry.isFile()) copyFileSync(from, to);
    else symlinkSync(from, to);
  }
  writeFileSync(path.join(folder, 'acr-ferry'), '#!/bin/sh\nexec node dist/acr-ferry.mjs "$@"\n', {
    mode: 0o755,
  });
  writeFileSync(path.join(folder, 'artifacts.txt'), 'samples/web:1.0\n');
  writeFileSync(path.join(folder, 'local.settings.json'), filledSample());
  copyFileSync('routes.sample.json', path.join(folder, 'routes.json'));
  process.env.XDG_CONFIG_HOME = path.join(folder, 'config');
  command = launchStart('--state', state);
  await command.prints('docker login');
  const [, url = '', functionKey = ''] =
    /API +(\S+)\/api +\(header x-functions-key: (\S+)\)/.exec(command.stdout()) ?? [];
  const [, ended = ''] = /Transfer (\w+): succeeded/.exec(command.stdout()) ?? [];
  const endpoints = JSON.parse(readFileSync(path.join(state, 'endpoints.json'), 'utf8')) as Endpoints;
  const images = (await generateImages(references.length)).map((image, index) => {
    const [repository = '', tag = ''] = references[index]!.split(':');
    return { ...image, repository, tag };
  });
  const pushed = await pushToCloud(endpoints, images);
  const app = createAppClient({ url, functionKey, masterKey: '', systemKey: '', loadMs: 0 });
  names.push([/https:\/\/<app>|\$AZURE_FUNCTION_URL|\$APP\b/, url], [/<key>|\$KEY\b/, functionKey]);
  names.push([/<64 hex digits>/, pushed[1]!.digest.replace('sha256:', '')]);
  names.push(...(await makeWhatIsNamed(app, ended)));
});

afterAll(async () => {
  command.kill('SIGTERM');
  await command.ended;
  rmSync(folder, { recursive: true, force: true });
});

/** The sample of the settings as somebody fills it in. */
const filledSample = (): string =>
  readFileSync('local.settings.sample.json', 'utf8')
    .replace('"Values": {', '"Values": { "GOV_CLIENT_SECRET": "secret", "CHINA_CLIENT_SECRET": "secret",')
    .replaceAll(/"(\w+)": "<[^"]*>"/g, (_, name: string) => {
      if (name.endsWith('_ID')) return `"${name}": "00000000-0000-0000-0000-000000000001"`;
      return `"${name}": "${name.slice(0, 6).toLowerCase().replace('_', '')}contoso"`;
    });

const filledIn = (line: string): string =>
  names
    .reduce(
      (text, [like, name]) => text.replace(like, () => (typeof name === 'string' ? name : name())),
      line,
    )
    .replace(/(completion \w+) >.*/, '$1 > completion.txt');

/** Runs lines as a shell would, in a folder like a checkout; the first that fails ends it. */
async function run(lines: readonly string[]): Promise<void> {
  const script = [
    'set -euo pipefail',
    'curl() { command curl --silent --show-error --fail-with-body "$@"; }',
  ];
  const text = [...script, ...lines.map(filledIn)].join('\n');
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH ?? ''}`,
    ACR_FERRY_CONTEXT: 'rehearsal',
    NODE_COMPILE_CACHE: path.join(folder, 'compiled'),
  };
  await promisify(execFile)('bash', ['-c', text], { cwd: folder, env }).catch((error: unknown) => {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${lines.join('\n')}\n${stdout}${stderr}`, { cause: error });
  });
}

/**
 * Commands of the terminal are examples each for itself, run once wherever they stand; the lines of other
 * blocks build on each other.
 */
const scripts = shellBlocks
  .map(({ document, lines }) => ({ document, lines: lines.filter((line) => whyNot(line) === undefined) }))
  .flatMap(({ document, lines }) =>
    lines.every((line) => line.startsWith('acr-ferry '))
      ? lines.map((line) => ({ document, lines: [line] }))
      : [{ document, lines }],
  )
  .filter(({ lines }) => lines.length > 0)
  .filter(({ lines: [line, ...others] }, at, all) => {
    const isFirst = at === all.findIndex(({ lines }) => lines.length === 1 && lines[0] === line);
    return isFirst || others.length > 0;
  });
const changes = /control |rotat|revoke|purge start|context (?:use|remove)/;

describe('the shell lines of the documents', () => {
  it('are run, or have a reason that still counts', () => {
    const lines = shellBlocks.flatMap((block) => block.lines);
    expect(notRun.filter(([like]) => !lines.some((line) => like.test(line)))).toEqual([]);
    expect(scripts.length).toBeGreaterThan(50);
  });

  it('work', async () => {
    const failed: string[] = [];
    const tried = async ({ document, lines }: (typeof scripts)[number]): Promise<void> => {
      await run(lines).catch((error: unknown) => failed.push(`${document}: ${(error as Error).message}`));
    };
    const isChange = ({ lines }: (typeof scripts)[number]) => lines.some((line) => changes.test(line));
    await pMap(
      scripts.filter((each) => !isChange(each)),
      tried,
      { concurrency: 3 },
    );
    for (const each of scripts.filter(isChange)) await tried(each);
    expect(failed).toEqual([]);
  }, 300_000);
});
