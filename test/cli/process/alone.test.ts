import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examplesIn } from '../../../cli/options/command';
import { createProgram } from '../../../cli/program';
import { version } from '../../support/project-version';
import { useTerminal } from './terminal';

const terminal = useTerminal();
const { run } = terminal;
const url = 'https://app.example';

describe('acr-ferry, alone in a folder', () => {
  it('says its version and what there is', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
    const help = await run(['start', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Examples:\n  acr-ferry start team/app:1.0 team/web:2.3 --watch');
  });

  it.each([
    [[], 'Usage: acr-ferry'],
    [['lits'], 'Did you mean list?'],
    [['imports', 'bogus'], "unknown command 'bogus'"],
    [['sas', 'rotat', '--side', 'source'], 'Did you mean rotate?'],
    [['help', 'lits'], 'Did you mean list?'],
    [['lits', '--help'], 'Did you mean list?'],
    [['help', 'nope'], /^error: unknown command 'nope'\nAdd --help to see what there is.\n$/],
    [['help', 'waybill', 'shwo'], 'Did you mean show?'],
    [['waybill', 'help', 'shwo'], 'Did you mean show?'],
    [['waybill', 'shwo', '-h'], 'Did you mean show?'],
    [['list', '--output', 'yaml'], 'Allowed choices are table, json, ndjson'],
    [['list'], 'no app is named'],
    [['list', '--context', 'none'], 'there is no context none'],
    [['list', '--url', `${url}/api/dashboard/#key=x`], 'leave the key out of the address'],
    [['list', '--url', 'app'], 'is no address'],
    [['start', '--url', url], 'ACR_FERRY_KEY'],
    [['waybill', 'verify', '/no/such/folder'], '/no/such/folder: there is no such file or folder (ENOENT)'],
    [['config', 'check', '--settings', 'none.json'], 'none.json: there is no such file or folder (ENOENT)'],
    [['config', 'check', '--routes', 'none.json'], 'none.json: there is no such file or folder (ENOENT)'],
    [['waybill', 'show', '.'], '.: it is a folder (EISDIR)'],
    [['waybill', 'verify', '.', '--public-key', '.'], '.: it is a folder (EISDIR)'],
    [['waybill', 'verify', '.', '--hmac-file', '.'], '.: it is a folder (EISDIR)'],
    [['config', 'init'], 'there is no terminal to ask at: give --mode'],
    [['routes', 'lint'], 'routes.json: there is no such file or folder'],
    [['--context', 'prod', 'list'], 'Options come after the command'],
    [['plan', 'a:1', '--mode', 'all', '--url', url, '--scope', 'api://x/.default'], 'begin with --allow'],
  ])('ends with 2 for %j, and says why', async (args, why) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(why);
  });

  it.each([
    ['help', 'waybill', 'show'],
    ['waybill', 'help', 'show'],
    ['waybill', 'show', '-h'],
  ])('helps with %s %s %s', async (...args) => {
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: acr-ferry waybill show /);
  });

  it('keeps contexts for nobody else to read', async () => {
    const set = ['context', 'set', 'prod', '--url', `${url}/api/`];
    expect((await run([...set, '--key-stdin'], { input: 'secret\n' })).code).toBe(0);
    const file = join(terminal.folder, 'acr-ferry/contexts.json');
    expect(statSync(file).mode % 0o1000).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      current: 'prod',
      contexts: { prod: { url, key: 'secret' } },
    });
    const list = await run(['context', '--json']);
    expect(list.stdout).not.toContain('secret');
    expect(JSON.parse(list.stdout)).toMatchObject({ contexts: [{ name: 'prod', current: true }] });
    const next = await run(['complete', '--word=', '--', 'list', '--context']);
    expect(next.stdout).toBe('prod\t\n');
    expect((await run(['context', 'use', 'prod', '-q'])).stdout).toBe('prod\n');
    expect((await run(['context', 'remove', 'prod'])).code).toBe(0);
    expect((await run(['context', 'remove', 'prod'])).code).toBe(2);
  });

  it('writes settings and routes that its own checks take', async () => {
    const id = (name: string): string =>
      `/subscriptions/${guid}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/${name}`;
    const answers = ['source', 'target'].flatMap((side) => [
      ...[`--${side}-registry`, id(`contoso${side}`), `--${side}-account`, `contoso${side}`],
      ...[`--${side}-vault`, `contoso-${side}`, `--${side}-tenant`, guid],
    ]);
    const init = await run(['config', 'init', '--mode', 'connected', ...answers]);
    expect(init).toMatchObject({ code: 0, stderr: '' });
    const again = await run(['config', 'init', '--mode', 'connected', ...answers]);
    expect(again.stderr).toContain('is there already');
    const check = await run(['config', 'check', '--settings', 'local.settings.json']);
    expect(check).toMatchObject({ code: 0, stdout: 'The configuration is usable: 1 route: default.\n' });
    const print = await run(['config', 'print', '--settings', 'local.settings.json']);
    expect(JSON.parse(print.stdout)).toMatchObject({ routes: [{ name: 'default', mode: 'connected' }] });
    const routes = ['config', 'init', '--as', 'routes', '--mode', 'send', '--file', 'r.json', ...answers];
    expect((await run(routes)).code).toBe(0);
    expect((await run(['routes', 'lint', 'r.json'])).code).toBe(0);
  });

  it('lints a routes file by itself', async () => {
    const route = { source: { registry: 'no', sa: '%ACCOUNT%', regsitry: 1 }, schedules: [{ name: 'x' }] };
    writeFileSync(join(terminal.folder, 'bad.json'), JSON.stringify({ routes: { a: route } }));
    const { code, stdout } = await run(['routes', 'lint', 'bad.json']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\/routes\/a\/source\/regsitry is unknown/m);
    expect(stdout).toMatch(/^\/routes\/a\/source\/registry must be 5 to 50/m);
    expect(stdout).toMatch(/^\/routes\/a\/schedules\/0/m);
    expect(stdout).not.toContain('ACCOUNT');
  });

  it('checks a carried folder, and shows a waybill', async () => {
    mkdirSync(join(terminal.folder, 'disk'));
    writeFileSync(join(terminal.folder, 'disk/a.tar'), 'x');
    const verify = await run(['waybill', 'verify', 'disk', '--json']);
    expect(verify.code).toBe(1);
    expect(JSON.parse(verify.stdout)).toMatchObject({
      ok: false,
      blobs: [{ blob: 'a.tar', state: 'spare' }],
    });
    writeFileSync(join(terminal.folder, 'disk/a.tar.waybill.json'), '{}');
    const show = await run(['waybill', 'show', 'disk/a.tar']);
    expect(show).toMatchObject({ code: 1, stderr: '' });
    expect(show.stdout).toContain('WAYBILL_INVALID: the waybill is refused: it is no waybill of acr-ferry\n');
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('prints the completion script of %s', async (shell) => {
    const { code, stdout } = await run(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('acr-ferry complete');
  });
});

const guid = '00000000-0000-0000-0000-000000000001';

it('every command has an example', () => {
  const bare = createProgram('1').commands.flatMap((each) =>
    (each.commands.length > 0 ? each.commands : [each]).filter(
      (command) => command.name() !== 'complete' && examplesIn(command).length === 0,
    ),
  );
  expect(bare.map((command) => command.name())).toEqual([]);
});
