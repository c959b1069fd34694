import { toned, type Colors } from '../../output/colors';
import { printable } from '../../output/printable';
import { tableOf } from '../../output/table';
import type { BlobFinding, FolderFindings } from './verify-folder';
import type { ListFinding } from './verify-list';

/** Of files that no waybill tells of, so many are named. */
const spareShown = 20;

/** The findings for people. */
export function describeFolder(findings: FolderFindings, colors: Colors): string {
  const { ok, blobs, lists, absent, spare } = findings;
  const besides = [
    ...lists.map(listLine),
    ...absent.map((text) => `note: ${text}`),
    ...spare.slice(0, spareShown).map((file) => `spare: ${file}`),
    ...(spare.length > spareShown ? [`spare: and ${spare.length - spareShown} more files`] : []),
    ...findings.passedOver.map((text) => `passed over: ${text}`),
  ].map(printable);
  if (blobs.length === 0) return ['There is no blob and no waybill in this folder.', ...besides].join('\n');
  const wrong = blobs.filter((finding) => !finding.ok).length;
  const wrongLists = lists.filter((finding) => !finding.ok).length;
  return [
    tableOf(
      ['blob', 'artifacts', 'bytes', 'signature', 'result'],
      blobs.map(({ blob, artifacts, bytes, signature, state, ok }) => [
        blob,
        artifacts,
        bytes,
        signature,
        { content: ok ? toned(state, colors) : colors.red(state) },
      ]),
    ),
    ...blobs.flatMap(remarks).map(printable),
    ...besides,
    ok
      ? `Everything is as its waybills say: ${blobs.length} blob(s).`
      : wrong > 0
        ? `${wrong} of ${blobs.length} blob(s) must not be imported as they are.`
        : `${wrongLists} list(s) of tags will be refused: nothing is pruned by them.`,
  ].join('\n');
}

/** Nothing is pruned by a list that cannot be believed. */
const listLine = ({ list, state, problems: [problem], tags }: ListFinding): string =>
  state === 'unchecked'
    ? `list of tags: ${list}: give a key to check its signature`
    : `list of tags: ${list}: ${problem ?? `${state}, ${tags} tags`}`;

const remarks = ({ blob, problems, notes }: BlobFinding): string[] => [
  ...problems.map((problem) => `${blob}: ${problem}`),
  ...notes.map((note) => `note: ${blob}: ${note}`),
];
