import { windowsSchema, type Windows } from './windows';
import { jsonIn } from '../schema';

/** Reads windows that are written as JSON. */
export const readWindows = (text: string) => windowsSchema.safeParse(jsonIn(text));

/** The windows that a valid text describes. */
export const windowsOf = (text: string | undefined): Windows | undefined =>
  text === undefined ? undefined : readWindows(text).data;

/** As a text; undefined for what are no windows. */
export const windowsText = (written: unknown): string | undefined =>
  windowsSchema.safeParse(written).success ? JSON.stringify(written) : undefined;
