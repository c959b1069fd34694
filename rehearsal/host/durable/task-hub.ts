import type { Settings } from '../settings';

/** What the extension makes of a name that host.json does not give. */
const unnamed = 'TestHubName';

/**
 * The task hub, as `DurableTaskOptions` and `AzureStorageOptions` of the extension find and check it:
 * settings stand for `%NAME%`, without regard to case, and a name with one that is missing stays as it is
 * written. Without a name the site gives it, which no slot but production may do.
 * @throws with the words of the extension, which keeps the real host from starting, too
 */
export function taskHub(named: string | undefined, settings: Settings): string {
  const find = (name: string): string | undefined =>
    Object.entries(settings).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
  if (named === undefined) {
    const slot = settings.WEBSITE_SLOT_NAME ?? 'production';
    const site = settings.WEBSITE_SITE_NAME ?? unnamed;
    if (slot.toLowerCase() === 'production') return site.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 45);
    throw new Error(
      'Task Hub name must be specified in host.json when using slots. Specified name must not equal the ' +
        `default HubName (${site}).`,
    );
  }
  const hub = named.replaceAll(/%([^%]+)%/g, (whole, name: string) => find(name) ?? whole);
  if (/^[A-Za-z][A-Za-z0-9]{2,49}$/.test(hub)) return hub;
  throw new Error(
    `Task hub name '${hub}' should contain only alphanumeric characters, start with a letter, and have ` +
      'length between 3 and 45.',
  );
}
