import { describe, expect, it } from 'vitest';
import { armSwitches, defaultArmSwitches } from '../../../../rehearsal/cloud/arm/switches';
import { defaultTransferSwitches, transferSwitches } from '../../../../rehearsal/cloud/transfer/switches';
import { itemsOf } from '../../../support/markdown';

/** The list of switches: name, values with the default first, where the default comes from. */
const rows = itemsOf('docs/rehearsal/services.md')
  .flatMap((item) => [...item.matchAll(/^`((?:transfer|arm)\.\w+)` = (.+?) \((\w+)\): /g)])
  .map(([, name = '', values = '', source = '']) => ({ name, values, source }));

const all = { transfer: { ...defaultTransferSwitches }, arm: { ...defaultArmSwitches } };

describe('the list of switches in docs/rehearsal/services.md', () => {
  it('has every switch, and no other', () => {
    const names = [
      ...Object.keys(transferSwitches.shape).map((name) => `transfer.${name}`),
      ...Object.keys(armSwitches.shape).map((name) => `arm.${name}`),
    ];
    expect(rows.map(({ name }) => name)).toEqual(names);
  });

  it.each(rows)('gives the default of $name and where it comes from', ({ name, values, source }) => {
    const [group, key] = name.split('.') as ['transfer' | 'arm', string];
    const value = (all[group] as Record<string, unknown>)[key];
    const text = value === undefined ? 'all of them' : JSON.stringify(value);
    expect(values.replaceAll(/[`\s"]/g, '')).toMatch(
      new RegExp(`^${text.replaceAll(/[\s"]/g, '').replaceAll(/[{}]/g, '\\$&')}(?:,|$)`),
    );
    expect(['documented', 'observed', 'guessed']).toContain(source);
  });
});
