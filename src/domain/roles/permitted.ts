/** What ARM says a caller may do at a resource: patterns with `*`, one entry for each role. */
export interface Permission {
  readonly actions?: readonly string[] | null;
  readonly notActions?: readonly string[] | null;
}

/** Whether one of the roles allows an action; case does not count. */
export const permits = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some(
    ({ actions, notActions }) => covers(actions ?? [], action) && !covers(notActions ?? [], action),
  );

const covers = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => {
    const letters = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${letters.join('.*')}$`, 'i').test(action);
  });
