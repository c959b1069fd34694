/** Durable names of the orchestrators; a typo is a compile error. */
export const orchestratorNames = {
  transfer: 'transfer',
  makePlan: 'makePlan',
  transferLane: 'transferLane',
  transferBatch: 'transferBatch',
  closeTransfer: 'closeTransfer',
  lookOut: 'lookOut',
  copyBlob: 'copyBlob',
  digestBlob: 'digestBlob',
  rotateSas: 'rotateSas',
  revokeSas: 'revokeSas',
  purge: 'purge',
  superviseImport: 'superviseImport',
  followImport: 'followImport',
} as const;
