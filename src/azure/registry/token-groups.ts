/** Repositories per token: a token grows with every name, and registries bound the headers they take. */
const repositoriesPerToken = 10;

/** Cuts repositories into groups that one token each opens. */
export function tokenGroups(repositories: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (let i = 0; i < repositories.length; i += repositoriesPerToken)
    groups.push(repositories.slice(i, i + repositoriesPerToken));
  return groups;
}
