import { renameRulesSchema } from './rename';

/** Reads rules of renaming that are written as JSON. */
export const readRules = (text: string) => renameRulesSchema.safeParse(parseJson(text));

/** As a text; undefined for what are no rules. */
export const rulesText = (written: unknown): string | undefined =>
  renameRulesSchema.safeParse(written).success ? JSON.stringify(written) : undefined;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
