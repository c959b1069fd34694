/** Folders that file systems and operating systems keep for themselves. */
const systemFolders = new Set([
  '$recycle.bin',
  '.documentrevisions-v100',
  '.fseventsd',
  '.spotlight-v100',
  '.temporaryitems',
  '.trashes',
  '@eadir',
  '__macosx',
  'lost+found',
  'system volume information',
]);

/** Why a file among what is carried is none of ours, by its path; undefined for one that may be. */
export function whyNotOurs(name: string): string | undefined {
  const folders = name.split('/');
  const file = folders.pop() ?? '';
  if (file.startsWith('._')) return 'macOS leaves such files beside others (AppleDouble)';
  const system = folders.find(isSystemFolder);
  return system === undefined ? undefined : `${system} is the system's own`;
}

/** Whether a folder is kept by a system for itself. */
export const isSystemFolder = (name: string): boolean =>
  systemFolders.has(name.toLowerCase()) || /^\.trash-\d+$/i.test(name);
