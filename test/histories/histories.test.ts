import { describe, expect, it } from 'vitest';
import { findDivergence } from '../../rehearsal/host/replay/find-divergence';
import type { Documents } from '../../src/azure/documents/documents';
import * as activities from '../../src/activities';
import { orchestratorNames } from '../../src/orchestrations/names';
import { openRecords } from '../../src/records/records';
import { kindCount, kindOf } from './document-kinds';
import { loadApp } from './load-app';
import { currentVersion, documentsOf, historiesOf, versions } from './stored';

const histories = versions.flatMap(historiesOf);

const advice =
  'Transfers that are under way when this is deployed would fail: raise defaultVersion in host.json and ' +
  'ask context.df.version (docs/architecture.md#versions-of-orchestrations), or while no release is out ' +
  '`npm run histories`.';

describe('histories of earlier builds', () => {
  it('are there for the version of host.json, with every orchestrator', () => {
    expect(versions).toContain(currentVersion);
    const recorded = historiesOf(currentVersion).flatMap(({ executions }) =>
      executions.map(([start]) => start?.type === 'start' && start.name),
    );
    expect([...new Set(recorded)].sort()).toEqual(Object.keys(orchestratorNames).sort());
  });

  it('have every step that orchestrators take', () => {
    const steps = historiesOf(currentVersion).flatMap(({ executions }) =>
      executions.flat().flatMap((record) => (record.type === 'turn' ? record.opened : [])),
    );
    const taken = new Set(steps.flatMap((task) => (task.kind === 'activity' ? [task.name] : [])));
    expect(Object.keys(activities).filter((name) => !taken.has(name))).toEqual([]);
  });

  it.each(histories)('$version $scenario goes on under the present code', async ({ executions }) => {
    const worker = await loadApp();
    for (const records of executions) {
      const divergence = await findDivergence(worker, records);
      expect(divergence, `${divergence}\n${advice}`).toBeUndefined();
    }
  });

  it('hold no secret', () => {
    const text = JSON.stringify([histories, versions.map(documentsOf)]);
    expect(text.match(/sig=[\w%]{10}|AccountKey=|eyJ[\w-]+\.eyJ|BEGIN [A-Z ]*PRIVATE/g)).toBeNull();
  });
});

describe('documents of earlier builds', () => {
  it('are there of every kind', () => {
    const kinds = documentsOf(currentVersion).map(([name]) => kindOf(name));
    expect(new Set(kinds).size).toBe(kindCount);
  });

  it.each(versions.flatMap((version) => [...documentsOf(version)]))(
    '%s is read by the present code',
    async (name, document) => {
      const stored = { read: () => Promise.resolve(document) } as unknown as Documents;
      // What were read in part only would be lost when it is changed.
      const { version: _, ...whole } = document as { readonly version: number };
      await expect(openRecords(stored).read({ ...kindOf(name), name })).resolves.toMatchObject(whole);
    },
  );
});
