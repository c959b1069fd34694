import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Endpoints } from '../../../rehearsal/endpoints';
import { describeSystem } from '../../../rehearsal/start/guide';
import { routesOf, type GuidedRoute } from '../../../rehearsal/start/routes-of';

const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-guide-'));
afterAll(() => rmSync(state, { recursive: true }));
const caFile = path.join(state, 'ca.pem');
writeFileSync(caFile, '');

const registry = (name: string) => ({ name, host: `${name}:1`, username: 'u', password: 'p' });
const endpoints = {
  caFile,
  control: { url: 'http://127.0.0.1:2', key: 'c' },
  registries: { source: registry('contoso'), target: registry('contosogov') },
} as unknown as Endpoints;
const app = { url: 'http://127.0.0.1:3', functionKey: 'k', masterKey: 'm', systemKey: 's', loadMs: 1 };
const guide = (...routes: GuidedRoute[]): string => describeSystem({ endpoints, app }, state, routes);

it('a receiver is offered what it can do, and no start', () => {
  const said = guide({ name: 'default', mode: 'receive' });
  expect(said).toContain('npx acr-ferry imports carried --url http://127.0.0.1:3');
  expect(said).toContain('npx acr-ferry imports receive <transfer>/batch-0001.tar --watch --url');
  expect(said).toContain(`/api/imports/receive -H 'x-functions-key: k'`);
  expect(said).toContain('docker://contosogov:1/my/app:1.0');
  expect(said).not.toMatch(/acr-ferry start|api\/transfers|docker login/);
});

it('a sender is told to carry what it hands over, and not to look at a target nothing came to', () => {
  const said = guide({ name: 'default', mode: 'send' });
  expect(said).toContain('npx acr-ferry start my/app:1.0 --watch --url');
  expect(said).toContain('"An air gap in it"');
  expect(said).not.toContain('skopeo inspect');
});

it('of several routes one that starts is named', () => {
  const said = guide(
    { name: 'in', mode: 'receive' },
    { name: 'public.gov', mode: 'connected' },
    { name: 'public.east', mode: 'connected' },
  );
  expect(said).toContain('npx acr-ferry start my/app:1.0 --route public.gov --watch --url');
  expect(said).toContain(`-d '{"route":"public.gov","artifacts":["my/app:1.0"]}'`);
});

it('npm start has one route, and the terminal knows it', () => {
  expect(guide()).toContain('npx acr-ferry start my/app:1.0 --watch --context rehearsal');
});

it('routes are asked of the app; one that does not say has the usual one', async () => {
  const answers = [{ routes: [{ name: 'a', mode: 'receive', via: 'transfer' }] }, { code: 'CONFIG_INVALID' }];
  const server = createServer((_, response) => response.end(JSON.stringify(answers.shift())));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const usual = [{ name: 'default', mode: 'connected' }];
  expect(await routesOf({ url, functionKey: 'k' })).toEqual([{ name: 'a', mode: 'receive' }]);
  expect(await routesOf({ url, functionKey: 'k' })).toEqual(usual);
  server.closeAllConnections();
  server.close();
  expect(await routesOf({ url: 'http://127.0.0.1:1', functionKey: 'k' })).toEqual(usual);
});
