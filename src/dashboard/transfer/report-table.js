import { callText } from '../page/api.js';
import { h } from '../page/dom.js';
import { bytes, count, named, plural, shortDigest } from '../page/format.js';
import { why } from './batch-table.js';
import { below, button, copyButton, importLink, list, reuse, section, status, table } from '../page/parts.js';

const rowsAtFirst = 100;

/** Every artifact with its digest on both sides. `state` keeps filter and length between refreshes. */
export function reportSections(report, imports, state, redraw) {
  const unsigned = report.artifacts.filter(isUnsigned);
  const others = report.artifacts.filter((each) => !isUnsigned(each));
  const wrong = others.filter((each) => !each.verified && !each.handedOver && !each.cancelled);
  const chosen = (state.onlyFailed ? wrong : others).filter(({ reference }) =>
    reference.includes(state.search),
  );
  const shown = chosen.slice(0, state.rows ?? rowsAtFirst);
  const set = (change) => {
    Object.assign(state, change);
    redraw();
  };
  return [
    section(
      'Artifacts',
      h(
        'div.toolbar',
        h('input', {
          type: 'search',
          placeholder: 'Find a reference',
          'aria-label': 'Find a reference',
          oninput: ({ target }) => set({ search: target.value.trim(), rows: undefined }),
        }),
        h(
          'label.inline',
          h('input', {
            type: 'checkbox',
            onchange: ({ target }) => set({ onlyFailed: target.checked, rows: undefined }),
          }),
          `Only failed (${count(wrong.length)})`,
        ),
        h('span.muted', `${count(chosen.length)} of ${plural(others.length, 'artifact')}`),
        downloads(report),
      ),
      artifactTable('Artifacts', shown),
      shown.length < chosen.length &&
        button(`Show ${count(Math.min(500, chosen.length - shown.length))} more`, () =>
          set({ rows: shown.length + 500 }),
        ),
    ),
    unsigned.length > 0 && section('Without a good signature', unsignedTable(unsigned, state, set)),
    report.prune && section('Gone at the source', pruneTable(report.prune)),
    report.via === 'import'
      ? report.batches.some(({ error }) => error) && section('By image import', batchErrors(report))
      : report.batches.length > 0 && section('Blobs and runs', blobTable(report, imports)),
    report.notes.length > 0 && section('Notes', list(report.notes)),
  ];
}

const isUnsigned = ({ reason }) => /^SIGNATURE_[A-Z]+: /.test(reason ?? '');

/** What was left out, or arrived all the same, without a signature that counts. */
function unsignedTable(unsigned, { unsignedRows = rowsAtFirst }, set) {
  const left = unsigned.length - unsignedRows;
  return [
    artifactTable('Without a good signature', unsigned.slice(0, unsignedRows)),
    left > 0 &&
      button(`Show ${count(Math.min(500, left))} more`, () => set({ unsignedRows: unsignedRows + 500 })),
  ];
}

function artifactTable(title, artifacts) {
  return table(
    title,
    ['Verified', ['Reference', 'wide'], 'Digest at the source', 'Digest at the target'],
    artifacts.map(({ reference, digest, verified, handedOver, cancelled, reason, ...target }) => ({
      key: reference,
      cells: [
        verified || handedOver
          ? status('succeeded', verified ? 'yes' : 'handed over')
          : cancelled
            ? status('cancelled')
            : status('failed', 'no'),
        [
          h('span.mono.reference', named(reference, target.targetReference)),
          target.signedBy && below(`signed by ${target.signedBy}`),
          reason && below(reason),
        ],
        digestCell(digest),
        digestCell(target.targetDigest),
      ],
    })),
  );
}

/** Tags the source no longer has, and what became of them. */
function pruneTable({ mode, found, deleted, manifests, listed, kept, refused, error }) {
  const why = refused ?? error?.message;
  const rows = [
    ...[...deleted, ...manifests].map((reference) => [reference, 'deleted']),
    ...listed.map((reference) => [reference, 'gone at the source']),
    ...kept.map(({ reference, reason }) => [reference, `kept: ${reason}`]),
  ];
  return [
    h('p.muted', `Prune is ${mode}: ${plural(found, 'tag')} found, ${count(deleted.length)} deleted.`),
    why && h('p.notice', `Nothing more was deleted: ${why}`),
    rows.length > 0 &&
      table(
        'Gone at the source',
        [['Reference', 'wide'], 'Result'],
        rows.map(([reference, result]) => ({
          key: reference,
          cells: [h('span.mono.reference', reference), result],
        })),
      ),
  ];
}

function digestCell(digest) {
  if (digest === undefined) return h('span.muted', 'none');
  return h(
    'span.digest',
    h('code', { title: digest }, shortDigest(digest)),
    copyButton(digest, 'the digest'),
  );
}

/** The target registry imported from the source itself: there is no blob and no run. */
function batchErrors({ batches, error: said }) {
  return table(
    'By image import',
    ['Batch', ['Stopped', 'wide']],
    batches.flatMap(({ batch, error }) =>
      error ? [{ key: String(batch), cells: [String(batch), h('span', why(error, said))] }] : [],
    ),
  );
}

function blobTable({ batches, error: said }, imports) {
  return table(
    'Blobs and runs',
    ['Batch', ['Blob', 'wide'], ['Size', 'number'], 'Copied', 'Export run', 'Import run'],
    batches.map((batch) => ({
      key: String(batch.batch),
      cells: [
        String(batch.batch),
        [h('span.mono', batch.blob), batch.error && below(why(batch.error, said))],
        batch.bytes === undefined ? '' : bytes(batch.bytes),
        batch.copy && h('span', { title: batch.copy.reason ?? null }, batch.copy.strategy),
        batch.reusedExport
          ? reuse(batch.reusedExport)
          : [h('code', batch.exportRun ?? ''), lastOf(batch.exportRuns)],
        [h('code', batch.importRun ?? ''), lastOf(batch.importRuns), imported(imports.get(batch.batch))],
      ],
    })),
  );
}

const lastOf = (runs) => runs && below(`the last of ${runs}`);

const imported = (found) => found && below('import ', importLink(found.importId, found.status));

/** A link cannot carry the key, and an address must not. */
const downloads = ({ transferId }) =>
  h(
    'span.end.downloads',
    'Report as',
    ['json', 'csv', 'html'].map((kind) =>
      button(kind.toUpperCase(), async () => {
        const path = `transfers/${transferId}/report${kind === 'json' ? '' : `.${kind}`}`;
        const url = URL.createObjectURL(new Blob([await callText(path)], { type: 'text/plain' }));
        h('a', { href: url, download: `${transferId}.${kind}` }).click();
        URL.revokeObjectURL(url);
      }),
    ),
  );
