/** Whether campaigns run at full length (`npm run soak`); the suite runs short ones. */
export const soaking = process.env.SOAK === 'true';
