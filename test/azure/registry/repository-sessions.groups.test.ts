import { describe, expect, it } from 'vitest';
import { createRegistryTokens } from '../../../rehearsal/cloud/registry/auth/registry-tokens';
import { tokenGroups } from '../../../src/azure/registry/repository-sessions';

const names = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, i) => String(i).padStart(length, 'a'));

/** Of a registry token for them. */
function bytesOfToken(repositories: readonly string[]): number {
  const tokens = createRegistryTokens('contosopublic.azurecr.io', () => new Date());
  const access = repositories.map((name) => ({
    type: 'repository' as const,
    name,
    actions: ['metadata_read'],
  }));
  return tokens.issue('access_token', { principal: { kind: 'entra', objectId: 'reader' }, access }).length;
}

describe('groups of repositories', () => {
  it('keep every name, in order', () => {
    const mixed = [...names(300, 9), ...names(30, 255), ...names(300, 40)];
    expect(tokenGroups(mixed).flat()).toEqual(mixed);
    expect(tokenGroups([])).toEqual([]);
  });

  it.each([
    [3, 70],
    [15, 59],
    [100, 27],
    [255, 14],
  ])('make tokens of 6 KB, whatever the names: of %i characters %i', (length, each) => {
    const groups = tokenGroups(names(3 * each, length));
    expect(groups.map((group) => group.length)).toEqual([each, each, each]);
    for (const group of groups) {
      expect(bytesOfToken(group)).toBeGreaterThan(5.5 * 1024);
      expect(bytesOfToken(group)).toBeLessThan(6.5 * 1024);
    }
  });
});
