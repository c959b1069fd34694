/** A time as the service writes it: seven fractional digits and `+00:00`. */
export const preciseTime = (time: Date): string => time.toISOString().replace('Z', '0000+00:00');
