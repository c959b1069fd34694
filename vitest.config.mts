import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What no version of Node changes, so that one run of it is enough: fuzzing, the pages in a browser, the
 * contract of the copy, the compiler of the templates, the bytes of a package, the terminal as a
 * process.
 */
const ofNoVersion = [
  '**/fuzz.test.ts',
  'test/dashboard/**/*.test.ts',
  'test/azure/copy/azurite*.test.ts',
  'test/infra/{compile,bad-input,combinations,roles-proof,roles-proof-import}.test.ts',
  'test/scripts/preflight/bicepparam.test.ts',
  'test/scripts/build/package-app.test.ts',
  'test/cli/process/*.test.ts',
  'test/project/release.test.ts',
];

/** Writes to `test/histories`, so only when asked for (`npm run histories`). */
const recording = {
  extends: true as const,
  test: { name: 'histories', include: ['test/histories/record.ts'] },
};

/** What takes long or needs more than a process. */
const apart = ['test/e2e/**', '**/kill.test.ts', ...ofNoVersion];

/** What changes the process for whoever comes after: modules, environment, clock, Node itself. */
const changing = [
  /\bvi\.(?:mock|doMock|stub\w+|useFakeTimers)\(/,
  // These must come before Azure Functions, or the app, is imported first.
  /\b(?:createWorker|recordRegistrations)\b/,
  // And whoever imports a function registers it, which is too late once another file had a worker.
  /from '(?:\.\.\/)+src\/functions\b/,
  // Calls that never get their answer are tried again once their cloud has stopped, and would reach the next.
  /\bname: 'latency'/,
  // An SDK of telemetry sends for as long as its process lives, to a port that may be another's by then.
  /\bstartOtlp\(/,
  /\bprocess\.(?:env\.\w+ = |chdir\(|on\()|Object\.assign\(process\.env|\btls\.\w+ = /,
];

/** Undoes what it changes. */
const undoing = 'test/support/lead-process.ts';

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/** Whether a file of tests, or one of theirs that it imports, changes its process. */
function changes(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file) || file === undoing) return false;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  if (changing.some((like) => like.test(text))) return true;
  return [...text.matchAll(/(?:from|import) '(\.[^']+)'/g)]
    .map(([, imported]) => join(dirname(file), imported!))
    .flatMap((base) => [`${base}.ts`, join(base, 'index.ts')].filter(isFile))
    .some((other) => /^test\b/.test(other) && changes(other, seen));
}

/** Tests that leave their process as they found it: the next run in it, and import nothing anew. */
const sharing = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('test', name))
  .filter((file) => !changes(file));

/** Whole systems, several at a time, on a machine that may be three times slower than another. */
const patient = { testTimeout: 600_000, hookTimeout: 600_000, expect: { poll: { timeout: 300_000 } } };

/** Systems that take longest: begun first, so that nobody waits for one alone at the end. */
const longest = ['start-command', 'faults', 'targets', 'walkthrough', 'other-settings', 'paused/kill'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      longest.some((name) => moduleId.endsWith(`test/e2e/${name}.test.ts`)) ? 0 : 1;
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // A machine with much else to do takes its time: these end what hangs, and judge nothing.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
    // A failure in a report says what was there, not how many.
    chaiConfig: { truncateThreshold: 1000 },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // What rehearsals write for the terminal is for no contexts but those of this run.
    env: { XDG_CONFIG_HOME: join(tmpdir(), 'acr-ferry-contexts', String(process.pid)) },
    projects: [
      ...(process.env.RECORD_HISTORIES === undefined ? [] : [recording]),
      {
        extends: true,
        test: {
          name: 'fast-alone',
          include: ['test/**/*.test.ts'],
          exclude: [...apart, ...sharing],
        },
      },
      {
        extends: true,
        test: {
          name: 'fast',
          include: sharing,
          exclude: apart,
          isolate: false,
          setupFiles: 'test/support/leaves-no-trace.ts',
        },
      },
      {
        extends: true,
        test: { name: 'once', include: ofNoVersion },
      },
      {
        // Whole systems of three processes each, which mostly wait: after everything else, more at a time.
        extends: true,
        test: {
          name: 'e2e',
          ...patient,
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['**/{kill,upgrades}.test.ts', 'test/e2e/az.test.ts'],
          globalSetup: 'test/support/build-app.ts',
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Kills and exchanges processes again and again: apart from the others, which it would slow down.
        extends: true,
        test: {
          name: 'kill',
          ...patient,
          include: ['test/**/{kill,upgrades}.test.ts'],
          globalSetup: 'test/support/build-app.ts',
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Leads production names of the whole machine to a rehearsal: with nothing beside it.
        extends: true,
        test: { name: 'az', ...patient, include: ['test/e2e/az.test.ts'], sequence: { groupOrder: 3 } },
      },
    ],
  },
});
