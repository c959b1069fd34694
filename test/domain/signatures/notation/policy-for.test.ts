import { expect, it } from 'vitest';
import { notationPolicyFor } from '../../../../src/domain/signatures/notation/policy-for';
import { policyOf } from './recorded';

const policies = [
  { ...policyOf('strict'), name: 'all' },
  { ...policyOf('skip'), name: 'theirs', scopes: ['other.azurecr.io/team/app'] },
  { ...policyOf('strict'), name: 'anywhere', scopes: ['team/app', 'my.app'] },
  { ...policyOf('strict'), name: 'here', scopes: ['r.azurecr.io/team/app'] },
];
const nameFor = (registry: string, repository: string) =>
  notationPolicyFor(policies, { registry, repository })?.name;

it('takes the policy that names registry and repository, then the repository alone, then all', () => {
  expect(nameFor('r.azurecr.io', 'team/app')).toBe('here');
  expect(nameFor('s.azurecr.io', 'team/app')).toBe('anywhere');
  expect(nameFor('s.azurecr.io', 'my.app')).toBe('anywhere');
  expect(nameFor('s.azurecr.io', 'team/other')).toBe('all');
});

it('does not take a repository for one of the registry it is called like', () => {
  expect(nameFor('other.azurecr.io', 'team/app')).toBe('theirs');
  expect(nameFor('r.azurecr.io', 'other.azurecr.io/team/app')).toBe('all');
});
