import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { armSwitches, defaultArmSwitches } from '../../../../rehearsal/cloud/arm/switches';
import { defaultTransferSwitches, transferSwitches } from '../../../../rehearsal/cloud/transfer/switches';

const docs = readFileSync(join(__dirname, '../../../../docs/rehearsal.md'), 'utf8');
/** Rows of the table of switches: name, values with the default first, where the default comes from. */
const rows = docs
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, name = '']) => /^`(?:transfer|arm)\.\w+`$/.test(name))
  .map(([, name = '', values = '', source = '']) => ({ name: name.replaceAll('`', ''), values, source }));

const all = { transfer: { ...defaultTransferSwitches }, arm: { ...defaultArmSwitches } };

describe('the table of switches in docs/rehearsal.md', () => {
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
