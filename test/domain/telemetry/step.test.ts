import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as activities from '../../../src/activities';
import { aboutStep } from '../../../src/domain/telemetry/step';

/** Activities that are of no phase: they serve several, or none. */
const ofNone = [
  ...[
    'checkRoute',
    'claimBatch',
    'takeTurn',
    'ensureSas',
    'newestSasVersion',
    'proveReplaceable',
    'revokeTokens',
  ],
  ...[
    'beginImport',
    'endImport',
    'findImportRun',
    'recordUnseen',
    'startImportRun',
    'forgetExport',
    'purgePage',
  ],
];

describe('what a span says of an activity', () => {
  it('is whom it works for, and nothing else of its input', () => {
    const input = { route: 'r', transferId: 't1', batch: 2, side: 'target', sas: '?sig=x', url: 'https://x' };
    expect(aboutStep('pollRun', input)).toEqual({
      ...{ 'acr_ferry.activity': 'pollRun', 'acr_ferry.phase': 'import', 'acr_ferry.route': 'r' },
      ...{ 'acr_ferry.transfer': 't1', 'acr_ferry.batch': 2, 'acr_ferry.side': 'target' },
      ...{ 'acr_ferry.plan': undefined, 'acr_ferry.import': undefined },
    });
    expect(aboutStep('copyBlocks', { job: { transferId: 't1', batch: 3 } })).toMatchObject({
      ...{ 'acr_ferry.transfer': 't1', 'acr_ferry.batch': 3, 'acr_ferry.phase': 'copy' },
    });
  });

  it('tells a plan of a transfer from one that stands by itself', () => {
    const about = (planId: string) => aboutStep('planTransfer', { planId });
    expect(about('t1')).toMatchObject({ 'acr_ferry.transfer': 't1', 'acr_ferry.plan': undefined });
    expect(about('p1')).toMatchObject({ 'acr_ferry.transfer': undefined, 'acr_ferry.plan': 'p1' });
  });

  it.each([undefined, null, 'text', 7, { batch: 'one', side: 'left', route: {} }])(
    'is its name where the input is %j',
    (input) => {
      const about = Object.entries(aboutStep('endTurn', input)).filter(([, value]) => value !== undefined);
      expect(about.map(([name]) => name)).toEqual(['acr_ferry.activity', 'acr_ferry.phase']);
    },
  );

  it('has a phase for every activity but those of none', () => {
    const without = Object.keys(activities).filter(
      (name) => aboutStep(name, { side: 'source' })['acr_ferry.phase'] === undefined,
    );
    expect(without.sort()).toEqual(ofNone.sort());
    const text = readFileSync('src/domain/telemetry/step.ts', 'utf8');
    const named = [...text.matchAll(/(\w+): (?:'|\{ source)/g)].flatMap(([, name = '']) => name);
    const sides = ['source', 'target'];
    expect(named.filter((name) => !sides.includes(name) && !(name in activities))).toEqual([]);
  });
});
