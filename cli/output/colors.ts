import pico from 'picocolors';

/** Functions that colour a text, or leave it. */
export type Colors = ReturnType<typeof pico.createColors>;

/** None, as for a file. */
export const plain = pico.createColors(false);

/** Colours where the stream is a terminal and nobody said no: NO_COLOR, `--no-color`, TERM=dumb. */
export function colorsFor(stream: { readonly isTTY?: boolean }, wanted = true): Colors {
  const forced = (process.env.FORCE_COLOR ?? '') !== '';
  return pico.createColors(wanted && pico.isColorSupported && (stream.isTTY === true || forced));
}

/** The word for how something stands, in its colour. */
export function toned(status: string, { green, red, yellow }: Colors): string {
  if (['succeeded', 'ok', 'ready', 'yes', 'as sent', 'met'].includes(status)) return green(status);
  if (['failed', 'no', 'refused', 'not-picked-up', 'expired', 'unmet', 'misconfigured'].includes(status))
    return red(status);
  return ['partial', 'cancelled', 'paused', 'unknown'].includes(status) ? yellow(status) : status;
}
