/** `{provider}/{type}/{name}/{type}/{name}` of a type and its names. */
export function typedPath(type: string, names: readonly string[]): string {
  const [provider = '', ...types] = type.split('/');
  return [provider, ...types.flatMap((each, index) => [each, names[index] ?? ''])].filter(Boolean).join('/');
}
