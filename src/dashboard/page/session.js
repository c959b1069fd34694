/** What the page remembers: the key for as long as the tab lives, preferences for good. */

const keyName = 'acr-ferry-key';

/**
 * Takes the key out of a `#key=...` link and out of the address bar, where it would be bookmarked. A key that
 * is kept stays: a link of somebody else's would make the reader work under theirs.
 */
export function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get('key');
  if (!location.hash.startsWith('#key=') || key === null) return;
  if (readKey() === undefined) keepKey(key);
  history.replaceState(null, '', `${location.pathname}#/`);
}

/** The function key, if it was given. */
export const readKey = () => sessionStorage.getItem(keyName) ?? undefined;
/** Keeps it for this tab. */
export const keepKey = (key) => sessionStorage.setItem(keyName, key);
/** Forgets it. */
export const forgetKey = () => sessionStorage.removeItem(keyName);

const preference = (name, fallback) => ({
  get: () => (localStorage.getItem(`acr-ferry-${name}`) ?? fallback) === 'on',
  set: (on) => localStorage.setItem(`acr-ferry-${name}`, on ? 'on' : 'off'),
});

/** Whether times are shown in UTC. */
export const utc = preference('utc', 'on');
/** Whether views refresh by themselves. */
export const autoRefresh = preference('auto-refresh', 'on');
