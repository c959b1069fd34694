/** Whether campaigns run at full length (`npm run soak`); the suite runs short ones. */
export const soaking = process.env.SOAK === 'true';

/** How many deaths a campaign of them has (`npm run soak -- --kills 200`). */
export const soakKills = soaking ? Number(process.env.SOAK_KILLS ?? 200) : undefined;
