import { h } from './dom.js';

/** What looks like another status. */
const same = {
  waiting: 'queued',
  importing: 'running',
  'not-picked-up': 'partial',
  gone: 'cancelled',
  replaced: 'cancelled',
  unknown: 'partial',
  ready: 'succeeded',
  expired: 'cancelled',
};

const paths = {
  queued: 'M8 4.500V8l2.2 1.600M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  running: 'M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 2v2.800h-2.8',
  succeeded: 'm5.2 8.2 2 2 3.7-4.300M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  partial: 'M8 5.500v3.200M8 11h.010M8 2.2 14.2 13H1.800Z',
  failed: 'm6 6 4 4m0-4-4 4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  cancelled: 'M5.2 8h5.600M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  copy: 'M6 5.500h6.500V13H6zM10 5.500V3H3.500v7.500H6',
  cross: 'm4.5 4.500 7 7m0-7-7 7',
  check: 'm3.5 8.5 3 3 6-7',
  plus: 'M8 3v10M3 8h10',
  arrow: 'M3 8h9.500M9 4.5 12.5 8 9 11.5',
  key: 'M10.5 2.500a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8.3 7.7 2.5 13.500M4.5 11.500l1.5 1.5',
};

/** An icon of 16 by 16, drawn with the colour of the text around. */
export function icon(name) {
  return h(
    `svg.icon.icon-${name}`,
    { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    h('path', { d: paths[same[name] ?? name] }),
  );
}
