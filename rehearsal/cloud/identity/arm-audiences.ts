import type { Cloud } from '../../../src/domain/side';

/** ARM's names in tokens: today's, and the older `management.core` one that az still asks for. */
export const armAudiences = (cloud: Cloud): string[] => [
  cloud.armAudience,
  `https://management.${cloud.storageSuffix}`,
];
