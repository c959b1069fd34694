/** All that is noted as a change. */
export const auditActions = [
  ...(['transfer.start', 'transfer.pause', 'transfer.resume', 'transfer.cancel', 'transfer.retry'] as const),
  ...(['transfer.prune', 'plan.start', 'import.receive', 'purge.start', 'sas.rotate', 'sas.revoke'] as const),
  ...(['schedule.run', 'schedule.pause', 'schedule.resume', 'events.replay', 'events.test'] as const),
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What they are done to, which stands for all of it. */
export const auditKinds = [...new Set(auditActions.map((action) => action.replace(/\..*/, '')))];
