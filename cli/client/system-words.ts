const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is a file where a folder should be',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already',
  EACCES: 'this user may not open it',
  EPERM: 'this user may not do that to it',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
};

/** Why the system refused a file, in words; undefined where its code says nothing to most people. */
export function inWords(error: unknown): string | undefined {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  return words[code] && `${words[code]} (${code})`;
}
