/** Colours of the timeline by day and by night; a letter in each bar says the same. */
const fills = {
  plan: ['#5b6b7a', '#97a7b4'],
  export: ['#0b5f7d', '#63c4e2'],
  copy: ['#6a4fb3', '#b6a3f2'],
  handover: ['#8a5800', '#e9b44c'],
  check: ['#6b6200', '#d6c75a'],
  import: ['#17713f', '#63d08f'],
  verify: ['#9a3f6b', '#f0a3c8'],
  report: ['#444f58', '#b9c3cb'],
} as const;

const light = ([day, night]: readonly [string, string]): string => `light-dark(${day},${night})`;

/** The style of the timeline; the page takes it from the picture itself. */
export const timelineStyle = [
  '.timeline{color-scheme:light dark;font:12px system-ui,sans-serif}',
  `.timeline text{fill:${light(['#14202a', '#e7edf2'])}}`,
  `.timeline .soft{fill:${light(['#566672', '#97a7b4'])}}`,
  `.timeline .in{fill:${light(['#fff', '#06222d'])};font-weight:600}`,
  `.timeline .grid{stroke:${light(['#dde3e8', '#293641'])}}`,
  `.timeline .wait{stroke:${light(['#566672', '#97a7b4'])};stroke-width:2;stroke-dasharray:2 4}`,
  `.timeline .again{fill:${light(['#8a5800', '#e9b44c'])}}`,
  `.timeline .stopped{stroke:${light(['#b3261e', '#f58b82'])};stroke-width:3}`,
  `.timeline .longest{stroke:${light(['#14202a', '#fff'])};stroke-width:2}`,
  '.timeline .open{fill-opacity:.6;stroke-dasharray:3 2}',
  ...Object.entries(fills).map(([phase, fill]) => `.timeline .${phase}{fill:${light(fill)}}`),
].join('\n');
