const numberIn = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** How many deaths a campaign has at full length (`npm run soak`); undefined in the suite: short ones. */
export const soakKills = numberIn(process.env.SOAK_KILLS);

/** How often another build comes in a campaign at full length; undefined in the suite: once. */
export const soakUpgrades = numberIn(process.env.SOAK_UPGRADES);
