import { h } from '../page/dom.js';
import { exactly } from '../page/format.js';
import { icon } from '../page/icons.js';
import { isRunning } from '../page/parts.js';

const phases = ['plan', 'export', 'copy', 'handover', 'check', 'import', 'verify', 'prune', 'report'];
const alone = ['plan', 'prune', 'report'];

/** Across an air gap each side sees its own half of the way. */
const stopsByMode = {
  connected: phases.filter((phase) => phase !== 'handover' && phase !== 'check'),
  send: ['plan', 'export', 'handover', 'prune', 'report'],
  receive: ['plan', 'check', 'import', 'verify', 'prune', 'report'],
};

/** The target registry imports from the source itself. */
const byImport = ['plan', 'import', 'verify', 'prune', 'report'];
const stopsOf = ({ mode, via }) => (via === 'import' ? byImport : stopsByMode[mode]);

/** The way of a transfer, a stop per phase: how many batches passed, and in the end how long it took. */
export function phaseTrack(transfer, report) {
  return h(
    `ol.phases.${transfer.status}`,
    { 'aria-label': 'Phases' },
    stopsOf(transfer)
      .filter((stop) => wanted(stop, transfer, report))
      .map((stop) => {
        const { state, note } = standing(stop, transfer, report);
        return h(
          `li.stop.${state}`,
          { 'aria-current': state === 'here' ? 'step' : null },
          h('span.stop-mark', marks[state] && icon(marks[state])),
          h('span.stop-name', stop),
          h('span.stop-note', note),
        );
      }),
  );
}

/** Only of a transfer that prunes. */
const wanted = (stop, { phase }, report) =>
  stop !== 'prune' || phase === 'prune' || report?.phases.prune !== undefined;

const marks = { passed: 'check', stopped: 'cross' };

function standing(stop, transfer, report) {
  if (!isRunning(transfer)) return atTheEnd(stop, transfer, report);
  if (alone.includes(stop) || transfer.batchCounts.total === 0) return once(stop, transfer);
  const { total, finished } = transfer.batchCounts;
  const flight = transfer.batches.filter(({ phase }) => phase !== undefined);
  const passed = finished + flight.filter(({ phase }) => phases.indexOf(phase) > phases.indexOf(stop)).length;
  const here = flight.filter(({ phase }) => phase === stop).length;
  const state = passed === total ? 'passed' : here > 0 ? 'here' : 'ahead';
  return { state, note: `${passed} of ${total}` };
}

/** A transfer that failed goes no further than where it stopped; of one that is partial, others did. */
function atTheEnd(stop, { status, error }, report) {
  const took = report?.phases[stop];
  const note = took === undefined ? '' : exactly(took);
  if (stop === error?.phase) return { state: 'stopped', note: note === '' ? 'stopped' : `after ${note}` };
  const isBeyond = error?.phase !== undefined && phases.indexOf(stop) > phases.indexOf(error.phase);
  if (isBeyond && status === 'failed') return { state: 'ahead', note: '' };
  const reached = took !== undefined || (stop === 'report' && report !== undefined && status !== 'failed');
  return { state: reached ? 'passed' : 'ahead', note };
}

/** Plan and report happen once, not per batch. */
function once(stop, { phase }) {
  if (phase === undefined) return { state: 'ahead', note: '' };
  const [now, mine] = [phases.indexOf(phase), phases.indexOf(stop)];
  return { state: now === mine ? 'here' : now > mine ? 'passed' : 'ahead', note: now === mine ? 'now' : '' };
}
