import { beforeAll, expect, it } from 'vitest';
import { deadPath, pendingPath } from '../../../src/records/events/paths';
import { raise } from '../../../src/records/events/raise';
import type { Sink } from '../../../src/domain/events/sink';
import { sampleEvent, sampleSinks } from '../../support/events';
import { describeDashboard } from '../dashboard';

const time = new Date(Date.now() - 60_000).toISOString();
const failed = sampleEvent({ time, reason: '<img src=x onerror="document.title=1">' });
const batch = sampleEvent({ id: 'b1', type: 'batch.failed', time, batch: 3 });

const inRow = (key: string, label: string) =>
  `[...document.querySelectorAll('tr[data-key="${key}"] button')].find((b) => b.innerText === '${label}')`;
const said = (selector: string) => `document.querySelector('${selector}')`;

describeDashboard('the events', (opened) => {
  beforeAll(async () => {
    const { memory } = opened();
    (memory.services.config as { sinks: readonly Sink[] }).sinks = [sampleSinks.webhook, sampleSinks.slack];
    for (const event of [failed, batch]) await raise(memory.services, event);
    memory.documents.delete(pendingPath('ops', failed).name);
    const letter = { event: failed, sink: 'ops', tries: 7, reason: 'it answered 410', diedAt: time };
    memory.documents.set(deadPath('ops', failed).name, { ...letter, firstTriedAt: time });
  });

  it('are shown with the sinks that were told, wait, or never were', async () => {
    const { page, text, open } = opened();
    await open('/events', said('tr[data-key="b1"]'));
    expect(await text('tr[data-key="t1.failed"]')).toMatch(
      /transfer\.failed[^]*t1[^]*<img src=x[^]*waits: slack[^]*never told: ops/,
    );
    expect(await text('tr[data-key="ops"]')).toMatch(/webhook at hooks\.example\.com[^]*since/);
    await page.evaluate(`${said('tr[data-key="ops"] summary')}.click()`);
    expect(await text('tr[data-key="ops"] details')).toMatch(
      /transfer\.failed[^]*it answered 410 \(7 tries\)/,
    );
    await open(
      '/events?type=batch',
      `document.querySelectorAll('section:last-of-type tbody tr').length === 1`,
    );
    expect(await text('section:last-of-type tbody')).toContain('batch 3');
    expect(page.complaints).toEqual([]);
  });

  it('are told again to a sink by the keyboard, with a reason for the record', async () => {
    const { page, memory, text, open } = opened();
    await open('/events', inRow('ops', 'Replay'));
    await page.evaluate(`${inRow('ops', 'Replay')}.focus()`);
    for (const type of ['keyDown', 'keyUp'])
      await page.send('Input.dispatchKeyEvent', {
        ...{ type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
      });
    await page.until(said('dialog'));
    expect(await text('dialog')).toContain('all of ops');
    await page.evaluate(
      `${said('dialog [name=reason]')}.value = 'mended'; ${said('dialog form')}.requestSubmit()`,
    );
    await page.until(`!(${inRow('ops', 'Replay')})`);
    expect(memory.documents.has(deadPath('ops', failed).name)).toBe(false);
    expect(memory.documents.has(pendingPath('ops', failed).name)).toBe(true);
    const noted = [...memory.documents].filter(([name]) => name.startsWith('audit/'));
    expect(JSON.stringify(noted)).toMatch(/events\.replay.*mended/);
    expect(page.complaints).toEqual([]);
  });

  it('show what came back from a test of one sink', async () => {
    const { page, answers, text, open } = opened();
    answers['events/test'] = {
      results: [{ sink: 'slack', kind: 'slack', ok: false, said: 'it answered 404', tookMs: 35 }],
    };
    await open('/events', inRow('slack', 'Test'));
    await page.evaluate(`${inRow('slack', 'Test')}.click(); ${said('dialog form')}.requestSubmit()`);
    await page.until(said('tr[data-key="slack"] [role=status]'));
    expect(await text('tr[data-key="slack"]')).toContain('it answered 404, 35 ms');
    expect(page.complaints).toEqual([]);
  });

  it('offer nothing to who may only read', async () => {
    const { page, answers, open } = opened();
    const details = { status: 'ok', problems: [], warnings: [], routes: ['default'], roles: ['Reader'] };
    answers['health/details'] = details;
    await open('/events', said('tbody tr'));
    expect(await page.evaluate(`document.querySelectorAll('tbody button').length`)).toBe(0);
    delete answers['health/details'];
  });
});
