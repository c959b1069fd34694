/** How many deaths a campaign has at full length (`npm run soak`); undefined in the suite: short ones. */
export const soakKills = process.env.SOAK === undefined ? undefined : Number(process.env.SOAK);
