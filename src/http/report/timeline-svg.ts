import { durationText } from '../../domain/transfer/duration';
import { plural } from '../../domain/transfer/plural';
import { phaseSchema } from '../../domain/transfer/status';
import { chosenRows, type Stretch, type Timeline, type TimelineRow } from '../../domain/transfer/timeline';
import { escaped } from './escape';
import { againMark, bar, cross, round, text, waitLine } from './timeline-marks';
import { timelineStyle } from './timeline-style';

/** A picture stays one that can be looked at, however many batches there are. */
const rowsAtMost = 100;

const width = 960;
const left = 84;
const right = 24;
const rowHeight = 22;
const top = 64;

/** Draws a transfer: batches down, time across, a colour and a letter for each phase. */
export function timelineSvg(timeline: Timeline): string {
  const rows = chosenRows(timeline, rowsAtMost);
  const bottom = top + rows.length * rowHeight;
  const height = bottom + 44;
  const id = escaped(`timeline-${timeline.transferId}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img" viewBox="0 0 ${width} ${height}"`,
    ` aria-labelledby="${id} ${id}-said">`,
    `<title id="${id}">Timeline of ${escaped(timeline.transferId)}</title>`,
    `<desc id="${id}-said">${escaped(described(timeline).join(' '))}</desc>`,
    `<style>${timelineStyle}</style>`,
    text(0, 14, captionOf(timeline)),
    legend(rows),
    axis(timeline, bottom),
    ...rows.map((row, i) => drawnRow(row, top + i * rowHeight, timeline)),
    text(left, bottom + 34, foot(timeline, rows.length), 'soft'),
    '</svg>',
  ].join('');
}

const nameOf = ({ batch }: TimelineRow): string => (batch === undefined ? 'Plan' : `Batch ${batch}`);
const said = (what: Stretch['what']): string => (what === 'wait' ? 'waiting' : what);

/** What made it long, in one line. */
function captionOf({ longest, lengthMs, status }: Timeline): string {
  if (longest === undefined) return 'Nothing to be drawn yet.';
  const { row, stretch } = longest;
  if (row.batch === undefined) return `There is only the plan: ${durationText(stretch.to)}.`;
  const share = Math.round(((stretch.to - stretch.from) / lengthMs) * 100);
  const ended = status === 'running' ? 'is the last so far' : 'ended last';
  const its = durationText(stretch.to - stretch.from);
  return `${nameOf(row)} ${ended}; longest of it: ${said(stretch.what)}, ${its}, ${share} % of all the time.`;
}

/** The picture in words. */
function described(timeline: Timeline): string[] {
  const { rows, lengthMs, startedAt } = timeline;
  const batches = rows.filter(({ batch }) => batch !== undefined);
  const having = (test: (stretch: Stretch) => unknown) =>
    batches.filter(({ stretches }) => stretches.some((each) => test(each))).length;
  const [stopped, again] = [having(({ isStopped }) => isStopped), having(({ retries }) => retries)];
  return [
    `${plural(batches.length, 'batch')} over ${durationText(lengthMs)} from ${startedAt}.`,
    ...(stopped > 0 ? [`${plural(stopped, 'batch')} stopped.`] : []),
    ...(again > 0 ? [`Something was done again in ${plural(again, 'batch')}.`] : []),
    captionOf(timeline),
  ];
}

function foot({ rows, startedAt }: Timeline, shown: number): string {
  const from = `From ${startedAt.slice(0, 19).replace('T', ' ')} UTC.`;
  const hidden = rows.length - shown;
  return hidden === 0 ? from : `${from} ${hidden} of ${plural(rows.length - 1, 'batch')} not drawn.`;
}

function legend(rows: readonly TimelineRow[]): string {
  const has = (test: (stretch: Stretch) => unknown) =>
    rows.some(({ stretches }) => stretches.some((each) => test(each)));
  let x = left;
  const entry = (label: string, mark: (x: number) => string): string => {
    const drawn = `${mark(x)}${text(x + 24, 38, label)}`;
    x += 38 + label.length * 7;
    return drawn;
  };
  const waits = has(({ what }) => what === 'wait');
  return [
    ...phaseSchema.options
      .filter((phase) => has(({ what }) => what === phase))
      .map((phase) => entry(phase, (at) => bar(at, 27, 18, phase, phase))),
    ...(waits ? [entry('waiting', (at) => waitLine(at, at + 18, 34))] : []),
    ...(has(({ retries }) => retries) ? [entry('done again', (at) => againMark(at + 6, 31))] : []),
    ...(has(({ isStopped }) => isStopped) ? [entry('stopped', (at) => cross(at + 4, 30))] : []),
  ].join('');
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];
const marksAtMost = 8;

function axis({ lengthMs }: Timeline, bottom: number): string {
  const least = lengthMs / 1000 / marksAtMost;
  const step = (steps.find((each) => each >= least) ?? Math.ceil(least / 86_400) * 86_400) * 1000;
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, i) => {
    const x = round(xOf(i * step, lengthMs));
    const line = `<path class="grid" d="M${x} ${top - 6}V${bottom}"/>`;
    const label = i === 0 ? '0' : durationText(i * step);
    return x + label.length * 7 > width ? line : `${line}${text(x, bottom + 16, label, 'soft')}`;
  }).join('');
}

const xOf = (ms: number, lengthMs: number): number => left + (ms / lengthMs) * (width - left - right);

function drawnRow(row: TimelineRow, y: number, { lengthMs, longest }: Timeline): string {
  const drawn = row.stretches.map((stretch) => {
    const x = xOf(stretch.from, lengthMs);
    const wide = Math.max(xOf(stretch.to, lengthMs) - x, 2);
    const tip = `<title>${escaped(tipOf(row, stretch))}</title>`;
    if (stretch.what === 'wait') return `<g>${tip}${waitLine(x, x + wide, y + 8)}</g>`;
    const kinds = [
      stretch.what,
      stretch.isOpen && 'open',
      stretch === longest?.stretch && 'longest',
      stretch.isStopped && 'stopped',
    ];
    const marks = [
      stretch.retries === undefined ? '' : againMark(x + 1, y - 2),
      stretch.isStopped ? cross(x + wide + 5, y + 3) : '',
    ];
    const drawn = bar(x, y + 1, wide, stretch.what, kinds.filter(Boolean).join(' '));
    return `<g>${tip}${drawn}${marks.join('')}</g>`;
  });
  const mark = row === longest?.row ? '▸ ' : '';
  return `${text(0, y + 12, `${mark}${nameOf(row)}`)}${drawn.join('')}`;
}

function tipOf(row: TimelineRow, { what, from, to, retries, isOpen, isStopped }: Stretch): string {
  const parts = [
    `${nameOf(row)}: ${said(what)} ${durationText(to - from)}`,
    isOpen && 'so far',
    isStopped && 'stopped here',
    retries !== undefined && plural(retries, 'retry'),
  ];
  return parts.filter(Boolean).join(', ');
}
