import { renameRulesSchema } from './rename';
import { jsonIn } from '../schema';

/** Reads rules of renaming that are written as JSON. */
export const readRules = (text: string) => renameRulesSchema.safeParse(jsonIn(text));

/** As a text; undefined for what are no rules. */
export const rulesText = (written: unknown): string | undefined =>
  renameRulesSchema.safeParse(written).success ? JSON.stringify(written) : undefined;
