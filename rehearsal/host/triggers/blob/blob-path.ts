/** A blob path pattern such as `incoming/{name}.tar`. */
export interface BlobPath {
  readonly container: string;
  /** What every matching blob name begins with. */
  readonly prefix: string;
  /** Parameter values; undefined when the name does not match. Parameters match across slashes. */
  readonly match: (blob: string) => Record<string, string> | undefined;
}

/** @throws with a text for the author of the pattern. */
export function parseBlobPath(path: string): BlobPath {
  const slash = path.indexOf('/');
  const [container, pattern] = slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
  if (!/^(?:\$web|\$root|\$logs|[a-z0-9](?:-?[a-z0-9]){2,62})$/.test(container)) {
    throw new Error(`path '${path}' must begin with the name of a container`);
  }
  if (pattern === '') return { container, prefix: '', match: () => ({}) };
  const parts = pattern.split(/\{([^{}]*)\}/);
  const names = parts.filter((_, index) => index % 2 === 1);
  const bad = names.find((name) => !/^[a-z_]\w*$/i.test(name));
  if (bad !== undefined || /[{}]/.test(parts.filter((_, index) => index % 2 === 0).join(''))) {
    throw new Error(`path '${path}' holds the parameter '{${bad ?? ''}}', which is not a name`);
  }
  const source = parts.map((part, index) => (index % 2 === 1 ? '(.*)' : escape(part))).join('');
  const expression = new RegExp(`^${source}$`, 's');
  return {
    container,
    prefix: parts[0] ?? '',
    match(blob) {
      const values = expression.exec(blob)?.slice(1);
      return values && Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
    },
  };
}

const escape = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
