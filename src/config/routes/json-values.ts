/** A place in a JSON value. */
export type PathIn = readonly PropertyKey[];

/** Whether a value is an object, and no list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a place of a JSON value. */
export function valueAt(value: unknown, path: PathIn): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    value,
  );
}

/** Whether anything stands there. */
export const isGiven = (value: unknown, path: PathIn): boolean => valueAt(value, path) !== undefined;

/** The list that stands there; an empty one where there is none. */
export function listAt(value: unknown, path: PathIn): readonly unknown[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list : [];
}
