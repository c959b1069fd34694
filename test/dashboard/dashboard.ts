import { afterAll, beforeAll, beforeEach, describe, vi } from 'vitest';
import { loadConfig, requireConfig } from '../../src/config/config';
import { services } from '../../src/services';
import { fakeClient, type FakeClient } from '../application/fake-client';
import { memoryServices, type MemoryServices } from '../support/services';
import { chromium, launch, type Page } from './browser';
import { servePages } from './page-server';
import { putSampleTransfers } from './sample-transfers';

vi.mock('../../src/services', () => ({ services: vi.fn() }));
vi.mock('../../src/config/config', async (original) => ({
  ...(await original<object>()),
  loadConfig: vi.fn(),
  requireConfig: vi.fn(),
}));

/** The function key the page must have. */
export const key = 'a-function-key';

const secret = {
  route: 'default',
  side: 'source',
  mode: 'sas',
  secret: 'acrexportsas',
  kind: 'user-delegation',
  rights: 'racwl',
  version: '0f3c2a9be1d44d4f',
  expiresAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
};

const ofSource = { routes: ['default'], side: 'source' };
const doctor = {
  status: 'failed',
  checkedAt: new Date().toISOString(),
  counts: { ok: 1, failed: 1, unknown: 1, skipped: 1 },
  checks: [
    { check: 'settings', verdict: 'ok', said: 'they are usable' },
    {
      ...{ ...ofSource, check: 'vault', verdict: 'failed', said: 'refused with 403' },
      ...{
        identity: 'o-1',
        role: 'Key Vault Secrets Officer',
        scope: 'v',
        mend: 'az role assignment create --role r',
      },
    },
    { ...ofSource, check: 'sas', verdict: 'skipped', said: 'not seen' },
    { ...ofSource, check: 'storage-network', verdict: 'unknown', said: 'not known' },
  ],
};

/** The dashboard in a browser, before functions that answer from memory. */
export interface Dashboard {
  readonly page: Page;
  readonly client: FakeClient;
  readonly memory: MemoryServices;
  /** `http://127.0.0.1:<port>/api/`. */
  readonly api: string;
  /** What is answered in place of functions, by path. */
  readonly answers: Record<string, unknown>;
  text(selector?: string): Promise<string>;
  click(selector: string): Promise<unknown>;
  /** Opens a view anew, with the key from a link as the start command prints it. */
  open(hash: string, ready: string): Promise<void>;
}

/** Tests of the page: only a browser can say that it works under its own security policy. */
export function describeDashboard(what: string, tests: (opened: () => Dashboard) => void): void {
  describe.skipIf(chromium === undefined)(`${what} (skipped where no Chromium is installed)`, () => {
    let dashboard: Dashboard;
    let close: () => Promise<void>;
    beforeAll(async () => ([dashboard, close] = await openDashboard()));
    beforeEach(() => dashboard.page.complaints.splice(0));
    afterAll(() => close());
    tests(() => dashboard);
  });
}

async function openDashboard(): Promise<[Dashboard, () => Promise<void>]> {
  const client = fakeClient();
  const nightly = { name: 'nightly', cron: '0 30 2 * * *', artifacts: ['team/app:1.0'] };
  const memory = memoryServices({}, { default: { schedules: [nightly] } });
  const { config } = memory.services;
  vi.mocked(services).mockReturnValue({ ...memory.services, now: () => new Date() });
  vi.mocked(loadConfig).mockReturnValue({ config });
  vi.mocked(requireConfig).mockReturnValue(config);
  putSampleTransfers(client, memory);
  const answers: Record<string, unknown> = { sas: { secrets: [secret] }, doctor };
  const { server, api } = await servePages(client, key, answers);
  const page = await launch(chromium!);
  const inPage = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`;
  const dashboard: Dashboard = {
    ...{ page, client, memory, api, answers },
    text: (selector = 'main') => page.evaluate<string>(`${inPage(selector)}.innerText`),
    click: (selector) => page.evaluate(`${inPage(selector)}.click()`),
    async open(hash, ready) {
      await page.open('about:blank');
      await page.open(`${api}dashboard/index.html#key=${key}`);
      await page.until(inPage('.view'));
      // Before the page has heard of its address, what is there is of another view.
      await page.evaluate(`new Promise((heard) => {
        if (location.hash === ${JSON.stringify(`#${hash}`)}) heard();
        addEventListener('hashchange', () => heard(), { once: true });
        location.hash = ${JSON.stringify(`#${hash}`)};
      })`);
      await page.until(ready);
    },
  };
  const close = async () => {
    await page.close();
    server.closeAllConnections();
    server.close();
  };
  return [dashboard, close];
}
