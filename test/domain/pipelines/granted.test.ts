import { describe, expect, it } from 'vitest';
import { grantByPolicy, type VaultResource } from '../../../src/domain/pipelines/granted';

const vault = (objectId: string, ...secrets: string[]): VaultResource => ({
  id: 'v',
  name: 'v',
  properties: { accessPolicies: [{ objectId, permissions: { secrets } }] },
});

describe('a vault that goes by access policies', () => {
  it.each([
    [vault('P1', 'Get', 'List'), 'held'],
    [vault('p1', 'all'), 'held'],
    [vault('p1', 'list'), 'missing'],
    [vault('p2', 'get'), 'missing'],
  ] as const)('%j: %s', (resource, state) => {
    expect(grantByPolicy(resource, 'p1')).toEqual({ state });
  });
});
