import { describe, expect, it } from 'vitest';
import { Unreachable, type Answer, type Ask } from '../../../scripts/smoke/ask';
import { checkHealth, checkPlan, checkSignIn } from '../../../scripts/smoke/checks';

const now = { untilMs: 0, pauseMs: 0 };
const later = () => ({ untilMs: Date.now() + 120_000, pauseMs: 1 });

/** Answers one after the other, and says what was asked. */
function answers(...list: (Answer | Error)[]): { ask: Ask; asked: unknown[][] } {
  const asked: unknown[][] = [];
  return {
    asked,
    ask: (...question) => {
      asked.push(question);
      const answer = list.shift() ?? new Error('asked too often');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

const health = { status: 200, body: { status: 'ok', problems: 0 } };
const details = {
  ...{ status: 'ok', version: '1.0.0', node: '22.1.0', auth: 'both' },
  ...{ problems: [], routes: ['here', 'there'] },
};
const plan = {
  ...{ planId: 'p1', route: 'default', status: 'running', createdAt: '2026-11-29T10:00:00Z' },
  ...{ expiresAt: '2026-11-30T10:00:00Z', links: { self: '/api/plans/p1', artifacts: '' } },
};

describe('the check of health', () => {
  it('waits for a host that comes up', async () => {
    const { ask } = answers(new Unreachable('away'), { status: 404, body: undefined }, health);
    expect(await checkHealth(ask, later())).toEqual({ ok: true, text: 'health: ok' });
  });

  it('does not wait for settings to mend themselves', async () => {
    const { ask, asked } = answers({ status: 503, body: { status: 'misconfigured', problems: 2 } });
    expect(await checkHealth(ask, later())).toEqual({ ok: false, text: 'health: 2 setting(s) are wrong' });
    expect(asked).toHaveLength(1);
  });

  it.each([302, 401, 403])('says what to do about a sign-in in front of it (%i)', async (status) => {
    const { ok, text } = await checkHealth(answers({ status, body: undefined }).ask, later());
    expect(ok).toBe(false);
    expect(text).toContain('/api/health belongs to excludedPaths');
  });

  it('tells another app, and one that never answers', async () => {
    expect(await checkHealth(answers({ status: 200, body: { up: true } }).ask, now)).toMatchObject({
      ok: false,
    });
    await expect(checkHealth(answers(new Unreachable('away')).ask, now)).rejects.toThrow('away');
  });
});

describe('the check of the sign-in', () => {
  const config = {
    settings: {},
    routes: [{ name: 'here', mode: 'send', importBy: 'run', concurrentBatches: 4, copyStrategy: 'auto' }],
  };

  it('wants a refusal without the key, and the details with it', async () => {
    const { ask, asked } = answers(
      { status: 401, body: undefined },
      { status: 200, body: details },
      { status: 200, body: config },
    );
    const { findings, routes } = await checkSignIn(ask, 'k');
    expect(findings.map(({ ok }) => ok)).toEqual([true, true]);
    expect(routes).toEqual([expect.objectContaining({ name: 'here', mode: 'send' })]);
    expect(asked.map(([, path, options]) => [path, options])).toEqual([
      ['/api/health/details', undefined],
      ['/api/health/details', { key: 'k' }],
      ['/api/config', { key: 'k' }],
    ]);
  });

  it('says where the right key is when the host refuses the one it has', async () => {
    const refused = { status: 401, body: undefined };
    const page = { status: 200, body: undefined };
    const { findings } = await checkSignIn(answers(refused, refused, page).ask, 'k');
    expect(findings.at(-1)).toEqual({
      ok: false,
      text: 'sign-in: 401 with the key: it is none of this app (az functionapp keys list shows them)',
    });
  });

  it('finds an API that anybody may call, and names every setting that is wrong', async () => {
    const problems = [{ setting: 'SOURCE_RG', problem: 'is missing' }];
    const { ask } = answers(
      { status: 200, body: details },
      { status: 200, body: { ...details, status: 'misconfigured', problems } },
      { status: 503, body: {} },
    );
    expect((await checkSignIn(ask, 'k')).findings.filter(({ ok }) => !ok).map(({ text }) => text)).toEqual([
      'sign-in: 200 without a key, which should be 401',
      'setting: SOURCE_RG is missing',
    ]);
  });
});

describe('where a key alone is not enough', () => {
  it('is content with the app saying so', async () => {
    const body = {
      code: 'FORBIDDEN',
      detail: 'AUTH_MODE is entra: sign in; a function key alone opens nothing.',
    };
    const { ask, asked } = answers(
      { status: 401, body: undefined },
      { status: 403, body },
      { status: 403, body },
    );
    const { findings, routes } = await checkSignIn(ask, 'k');
    expect([findings.map(({ ok }) => ok), routes]).toEqual([[true, true], []]);
    expect(asked.at(-1)?.[2]).toMatchObject({ principal: { claims: [{ typ: 'roles', val: 'Reader' }] } });
    const forged = answers(
      { status: 401, body: undefined },
      { status: 403, body },
      { status: 200, body: details },
    );
    expect((await checkSignIn(forged.ask, 'k')).findings.at(-1)).toMatchObject({
      ok: false,
      text: expect.stringContaining('no App Service authentication stands in front') as string,
    });
    const other = answers({ status: 401, body: undefined }, { status: 403, body: { code: 'FORBIDDEN' } });
    expect((await checkSignIn(other.ask, 'k')).findings.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

describe('where App Service authentication stands in front', () => {
  it.each([401, 302, 403])('takes its refusal for what it is (%i)', async (status) => {
    const refused = { status, body: undefined };
    const { ask, asked } = answers(refused, refused, refused);
    const { findings, routes } = await checkSignIn(ask, 'k');
    expect([findings.map(({ ok }) => ok), routes]).toEqual([[true, true], []]);
    expect(findings.at(-1)?.text).toContain('stands in front of the app');
    expect(asked.at(-1)?.slice(0, 2)).toEqual(['GET', '/api/dashboard/index.html']);
  });
});

describe('the check of a plan', () => {
  const route = { name: 'default', mode: 'connected' } as const;

  it('follows the plan to its end', async () => {
    const { ask, asked } = answers(
      { status: 202, body: plan },
      { status: 200, body: { ...plan, status: 'ready', artifacts: 3 } },
    );
    expect(await checkPlan(ask, 'k', route, later())).toEqual({
      ok: true,
      text: 'plan: default: 3 artifact(s) would be exported',
    });
    expect(asked[1]).toEqual(['GET', '/api/plans/p1', { key: 'k' }]);
  });

  it('says why there is none', async () => {
    const body = { code: 'CONFIG_INVALID', detail: 'The app settings are not usable.' };
    expect(await checkPlan(answers({ status: 503, body }).ask, 'k', route, now)).toEqual({
      ok: false,
      text: 'plan: default: 503: CONFIG_INVALID The app settings are not usable.',
    });
    const slow = await checkPlan(answers({ status: 202, body: plan }).ask, 'k', route, now);
    expect(slow).toEqual({ ok: false, text: 'plan: default: running: it took too long' });
  });

  it('asks nothing of a route that receives', async () => {
    const { ask, asked } = answers();
    expect(await checkPlan(ask, 'k', { name: 'default', mode: 'receive' }, now)).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
  });
});
