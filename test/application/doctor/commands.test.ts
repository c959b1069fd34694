import { describe, expect, it } from 'vitest';
import { examineSettings } from '../../../src/application/doctor/examine';
import { parseConfig } from '../../../src/config/config';
import { fitting, opening } from '../../../src/domain/doctor/needs';
import { sideOf } from '../../../src/domain/route';
import { memoryServices } from '../../support/services';

describe('a command that mends', () => {
  const side = {
    ...sideOf(memoryServices().route, 'source'),
    subscriptionId: 'sub-r',
    storageSubscriptionId: 'sub-s',
  };

  it.each([
    [opening.registry(side), 'sub-r'],
    [fitting.premium(side), 'sub-r'],
    [fitting.exports(side), 'sub-r'],
    [opening.account(side), 'sub-s'],
  ])('names the subscription, whichever is chosen: %s', (command, subscription) => {
    expect(command).toContain(` --subscription ${subscription} `);
  });

  it('takes a misspelt setting away, and gives one that is missing', () => {
    const parsed = parseConfig({ TASK_HUBB: 'Hub' });
    const { checks } = examineSettings('problems' in parsed ? parsed.problems : [], new Date());
    const mendOf = (name: string) => checks.find(({ said }) => said.startsWith(`${name} `))?.mend;
    expect(mendOf('TASK_HUBB')).toMatch(/appsettings delete .* --setting-names TASK_HUBB$/);
    expect(mendOf('TASK_HUB')).toMatch(/appsettings set .* --settings TASK_HUB=<value>$/);
  });
});
