import type { Slots } from '../../src/domain/route';

/** As many slots either way. */
export const slots = (count: number): Slots => ({ transfer: count, import: count });
