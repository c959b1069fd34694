/** The style of the printable report: nothing is loaded from anywhere. */
export const reportStyle = [
  ':root{color-scheme:light dark}',
  'body{margin:2rem auto;max-width:70rem;padding:0 1rem;font:14px/1.5 system-ui,sans-serif}',
  'body{background:light-dark(#fff,#0d1319);color:light-dark(#14202a,#e7edf2)}',
  'h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}',
  'table{width:100%;border-collapse:collapse}',
  'th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #8888}',
  'td,code{overflow-wrap:anywhere}code{font-family:ui-monospace,monospace;font-size:.85em}',
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0}',
  '.failed{color:light-dark(#b3261e,#f58b82);font-weight:600}',
  '.stop{border-left:4px solid light-dark(#b3261e,#f58b82);padding-left:1rem}',
  'tr{break-inside:avoid}thead{display:table-header-group}',
  '@media print{:root{color-scheme:light}body{margin:0;max-width:none;font-size:9pt}}',
].join('\n');
