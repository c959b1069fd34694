import { h } from '../page/dom.js';
import { section } from '../page/parts.js';

/** The style of the picture comes with it; the policy of the page takes none from an element. */
let style;

/** The timeline of a transfer as the API draws it: its texts are numbers, phases and the id. */
export function timeline(svg) {
  const [whole, css] = /<style>([^<]*)<\/style>/.exec(svg);
  const picture = new DOMParser().parseFromString(svg.replace(whole, ''), 'image/svg+xml').documentElement;
  if (style === undefined) {
    style = new CSSStyleSheet();
    style.replaceSync(css);
    document.adoptedStyleSheets.push(style);
  }
  const frame = h(
    'div.timeline-frame',
    { tabindex: 0, role: 'region', 'aria-label': 'Timeline, batches over time' },
    document.importNode(picture, true),
  );
  return section('Timeline', frame);
}
