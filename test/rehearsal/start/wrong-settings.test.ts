import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { wrongSettings } from '../../../rehearsal/start/wrong-settings';

const askedOf = async (health: unknown): Promise<string | undefined> => {
  const server = createServer((_, response) => response.end(JSON.stringify(health)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const said = await wrongSettings({ url: `http://127.0.0.1:${port}`, functionKey: 'k' });
  server.closeAllConnections();
  server.close();
  return said;
};

it('says in one line what an app finds wrong, and nothing of one that is well', async () => {
  const problems = [
    { setting: 'SOURCE_SA', problem: 'is missing' },
    { setting: 'ROUTE_MODE', problem: 'must be connected' },
  ];
  expect(await askedOf({ status: 'misconfigured', problems })).toMatch(
    /^The settings are wrong.*: SOURCE_SA is missing; ROUTE_MODE must be connected$/,
  );
  expect(await askedOf({ status: 'ok', problems: [] })).toBeUndefined();
  expect(await wrongSettings({ url: 'http://127.0.0.1:1', functionKey: 'k' })).toBeUndefined();
});
