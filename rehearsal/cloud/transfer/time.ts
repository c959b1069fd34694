/** A time as the service writes it: seven fractional digits and `+00:00`. */
export const preciseTime = (time: Date): string => time.toISOString().replace('Z', '0000+00:00');

/** A time of `systemData`: without the zeros at its end (recorded). */
export const shortTime = (time: Date): string => time.toISOString().replace(/\.?0*Z$/, '+00:00');
