import axe from 'axe-core';
import { expect, it } from 'vitest';
import { importIndexPath, importPath } from '../../src/records/imports/paths';
import { planIndexPath, planRequestPath } from '../../src/records/plan/paths';
import { sampleImport } from '../domain/imports/sample-import';
import { deadPath } from '../../src/records/events/paths';
import { raise } from '../../src/records/events/raise';
import type { Sink } from '../../src/domain/events/sink';
import { samplePlanRequest } from '../support/documents';
import { sampleEvent, sampleSinks } from '../support/events';
import { describeDashboard, type Dashboard } from './dashboard';
import { putPlan } from './sample-plan';
import { before, sampleIds } from './sample-transfers';

const planId = 'p000000000000001';
const importId = `i${'1'.repeat(24)}`;

const pages = [
  ...['/', '/transfers', '/plans', `/plans/${planId}`, '/imports', `/imports/${importId}`, '/schedules'],
  ...['/sas', '/events', '/audit', '/doctor', '/settings'],
  ...Object.values(sampleIds).map((id) => `/transfers/${id}`),
];

async function putOthers({ client, memory }: Dashboard): Promise<void> {
  (memory.services.config as { sinks: readonly Sink[] }).sinks = [sampleSinks.webhook];
  const failed = sampleEvent({ time: before(1000) });
  await raise(memory.services, failed);
  const letter = { event: failed, sink: 'ops', tries: 7, reason: '410', diedAt: failed.time };
  memory.documents.set(deadPath('ops', failed).name, { ...letter, firstTriedAt: failed.time });
  const requestedAt = before(1000);
  memory.documents.set(planRequestPath(planId).name, samplePlanRequest({ planId, requestedAt }));
  memory.documents.set(planIndexPath(planId, requestedAt).name, { planId });
  putPlan(client, memory, planId);
  const seenAt = before(60_000);
  memory.documents.set(importPath(importId).name, sampleImport({ importId, seenAt }));
  memory.documents.set(importIndexPath(importId, seenAt).name, { importId });
}

const found =
  `axe.run().then(({ violations }) => ` + `violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`;

const overhang = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;

describeDashboard('every view', (opened) => {
  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('is accessible, and no wider than the page, at %d in the %s', async (width, value) => {
    const { page, open, text } = opened();
    await putOthers(opened());
    const mobile = width < 1000;
    const metrics = { width, height: 844, deviceScaleFactor: 1, mobile };
    await page.send('Emulation.setDeviceMetricsOverride', metrics);
    const features = [
      { name: 'prefers-color-scheme', value },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ];
    await page.send('Emulation.setEmulatedMedia', { features });
    await open('/', `document.querySelector('.view')`);
    await page.evaluate(axe.source);
    for (const path of pages) {
      await page.evaluate(`location.hash = '#${path}'`);
      await page.until(`document.querySelector('.view')?.dataset.key === '${path}'`);
      expect(await page.evaluate<string[]>(found), path).toEqual([]);
      expect(await page.evaluate(overhang), path).toBe(0);
      expect(await text(), path).not.toMatch(/Not reachable|Answered/);
    }
    await page.send('Emulation.clearDeviceMetricsOverride');
    // A transfer that was stopped from outside has no report.
    expect(page.complaints.filter((each) => !each.includes('/report'))).toEqual([]);
  });

  it('is reached by the keyboard on a telephone, where the views are behind a button', async () => {
    const { page, open } = opened();
    const metrics = { width: 390, height: 844, deviceScaleFactor: 1, mobile: true };
    await page.send('Emulation.setDeviceMetricsOverride', metrics);
    await open('/', `document.querySelector('.view')`);
    const press = async (key: string, more: object = {}) => {
      for (const type of ['keyDown', 'keyUp']) {
        await page.send('Input.dispatchKeyEvent', { type, key, code: key, ...more });
      }
    };
    const isFocused = (selector: string) => page.evaluate(`document.activeElement.matches('${selector}')`);
    await page.evaluate(`document.querySelector('#menu').focus()`);
    await press('Enter', { windowsVirtualKeyCode: 13, text: '\r' });
    await page.until(`document.querySelector('nav').offsetHeight > 0`);
    await press('Tab', { windowsVirtualKeyCode: 9 });
    expect(await isFocused('nav a')).toBe(true);
    await press('Escape', { windowsVirtualKeyCode: 27 });
    expect(await page.evaluate(`document.querySelector('nav').offsetHeight`)).toBe(0);
    expect(await isFocused('#menu')).toBe(true);
    await page.send('Emulation.clearDeviceMetricsOverride');
  });
});
