import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { judge, type ArchiveFacts } from '../../../src/domain/imports/judge';
import type { ConditionName } from '../../../src/domain/imports/verdict';

const now = '2026-03-01T00:00:00.000Z';
const blob: ArchiveFacts = {
  ...{ account: 'targetaccount', container: 'transfer', blob: 'a.tar' },
  bytes: 10,
  lastModified: now,
};
const place = '--auth-mode login --account-name targetaccount --container-name transfer --name a.tar';

function commandFor(name: ConditionName, change: Partial<ArchiveFacts>): string | undefined {
  const pipeline = { name: 'p', wantedContainer: 'c', access: { mode: 'managed-identity' } } as const;
  return judge(pipeline, { ...blob, ...change }, now).conditions.find((each) => each.name === name)?.command;
}

describe('the command that mends a blob', () => {
  it.each<[ConditionName, Partial<ArchiveFacts>, string]>([
    ['category', {}, `metadata update ${place} --metadata category=acr-transfer-blob`],
    [
      'last-modified',
      { lastModified: '2025-01-01T00:00:00.000Z', category: 'acr-transfer-blob' },
      `metadata update ${place} --metadata category=acr-transfer-blob`,
    ],
    [
      'category',
      { waybill: 'transfers/t000000000000abc/waybills/3.json' },
      `metadata update ${place} --metadata category=acr-transfer-blob ` +
        'acrferrywaybill=transfers/t000000000000abc/waybills/3.json',
    ],
    [
      'content-md5',
      {},
      `update ${place} --content-md5 ` +
        `"$(az storage blob download ${place} --no-progress --output none | openssl md5 -binary | base64)"`,
    ],
    [
      'committed',
      { bytes: 0 },
      'copy start --auth-mode login --account-name targetaccount --destination-container transfer ' +
        "--destination-blob a.tar --source-uri '<URL of the source blob with its SAS>'",
    ],
  ])('names account, container and blob for %s', (name, change, command) => {
    expect(commandFor(name, change)).toBe(`az storage blob ${command}`);
  });

  it('is absent where the condition is met, and where no blob is to blame', () => {
    expect(commandFor('committed', {})).toBeUndefined();
    expect(commandFor('pipeline', {})).toBeUndefined();
  });

  it.each(['by hand/copy 1.tar', `it's "$(reboot)"; \`x\` & $HOME\n~.tar`, '-rf', '漢字.tar'])(
    'is one line for a shell whatever the name: %s',
    (name) => {
      const command = commandFor('category', { blob: name });
      const script = `az() { printf '%s\\0' "$@"; }; ${command}`;
      const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
      expect(words).toEqual([
        ...[
          'storage',
          'blob',
          'metadata',
          'update',
          '--auth-mode',
          'login',
          '--account-name',
          'targetaccount',
        ],
        ...['--container-name', 'transfer', '--name', name, '--metadata', 'category=acr-transfer-blob'],
      ]);
    },
  );
});
