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
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoints } from '../../rehearsal/endpoints';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { createAppClient, type AppClient } from '../../rehearsal/start/app-client';
import { notRun, shellBlocks, whyNot } from './shell-blocks';
import { isRunHere, runLines } from './walkthrough-run';
import { artifactsOfTheirOwn, filledSample, makeWhatIsNamed, type Name } from './walkthrough-names';
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
let app: AppClient;
const home = process.cwd();

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
  app = createAppClient({ url, functionKey, masterKey: '', systemKey: '', loadMs: 0 });
  const keys = readFileSync(path.join(state, 'host', 'keys.json'), 'utf8');
  const { system } = JSON.parse(keys) as { system: string };
  names.push([/https:\/\/<app>\.azurewebsites\.net/, url], [/<system key>/, system]);
  names.push([/https:\/\/<app>|\$AZURE_FUNCTION_URL|\$APP\b/, url], [/<key>|\$KEY\b/, functionKey]);
  names.push([/<64 hex digits>/, pushed[1]!.digest.replace('sha256:', '')]);
  names.push(...(await makeWhatIsNamed(app, ended)));
  process.env.ACR_FERRY_CONTEXT = 'rehearsal';
  process.chdir(folder);
});

afterAll(async () => {
  process.chdir(home);
  command.kill('SIGTERM');
  await command.ended;
  rmSync(folder, { recursive: true, force: true });
});

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
/** What waits until nothing is under way, and takes away what has ended. */
const ofTheDrained = /acr-ferry status|^hub=/;
const changes = /control |rotat|revoke|purge start|context (?:use|remove)/;

type Script = (typeof scripts)[number];
const matching = (like: RegExp) => (script: Script) => script.lines.some((line) => like.test(line));

describe('the shell lines of the documents', () => {
  it('are run, or have a reason that still counts', () => {
    const lines = shellBlocks.flatMap((block) => block.lines);
    expect(notRun.filter(([like]) => !lines.some((line) => like.test(line)))).toEqual([]);
    expect(scripts.length).toBeGreaterThan(50);
    // Most cost no process; that the terminal is one is seen by the others.
    expect(scripts.filter(({ lines }) => isRunHere(lines)).length).toBeGreaterThan(40);
    expect(scripts.filter(matching(/acr-ferry status/)).map(({ lines }) => isRunHere(lines))).toEqual([
      false,
    ]);
  });

  it('work', async () => {
    const failed: string[] = [];
    const tried = async (each: readonly Script[], concurrency: number): Promise<void> => {
      const run = ({ document, lines }: Script): Promise<unknown> =>
        runLines(lines, names).catch((error: unknown) =>
          failed.push(`${document}: ${(error as Error).message}`),
        );
      await pMap(each, run, { concurrency });
    };
    const [drained, changing] = [scripts.filter(matching(ofTheDrained)), scripts.filter(matching(changes))];
    const others = scripts.filter((each) => !drained.includes(each) && !changing.includes(each));
    await Promise.all([
      tried(
        others.filter(({ lines }) => isRunHere(lines)),
        1,
      ),
      tried(
        others.filter(({ lines }) => !isRunHere(lines)),
        2,
      ),
    ]);
    await expect.poll(() => app.call('getUnderWay'), { interval: 500 }).toMatchObject({ drained: true });
    expect(drained).toHaveLength(2);
    await tried(drained, 1);
    await tried(changing, 1);
    expect(failed).toEqual([]);
  });
});
