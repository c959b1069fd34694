import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

type Permissions = Readonly<Record<string, string>>;

interface Job {
  readonly permissions?: Permissions;
  readonly 'timeout-minutes'?: number;
  readonly 'runs-on': string;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = '.github/workflows';
const texts = new Map(
  readdirSync(folder).map((file) => [
    path.basename(file, '.yml'),
    readFileSync(path.join(folder, file), 'utf8'),
  ]),
);
const workflow = (name: string): Workflow => parse(texts.get(name)!) as Workflow;
const runs = (job: Job): string[] => job.steps.flatMap(({ run }) => run ?? []);

describe.each([...texts.keys()])('the workflow %s', (name) => {
  const { permissions, jobs } = workflow(name);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('takes every action by the whole commit, with the version beside it', () => {
    const uses = texts
      .get(name)!
      .split('\n')
      .filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses.length).toBe(steps.filter((step) => step.uses !== undefined).length);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may write nothing by default, and no job more than it needs', () => {
    expect(Object.values(permissions).filter((right) => right !== 'read')).toEqual([]);
    const rights = Object.fromEntries(
      Object.entries(jobs).flatMap(([job, { permissions: own }]) =>
        Object.entries(own ?? permissions)
          .filter(([, right]) => right !== 'read')
          .map(([what]) => [`${job} ${what}`, true]),
      ),
    );
    const needed: Readonly<Record<string, readonly string[]>> = {
      ci: [],
      release: ['publish contents', 'publish id-token', 'publish attestations'],
      deploy: ['deploy id-token'],
    };
    expect(Object.keys(rights)).toEqual(needed[name]);
  });

  it('keeps no credentials in the clone, ends in time, and knows no stored secret', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(texts.get(name)).not.toContain('secrets.');
  });

  it('puts nothing that others can write into a shell', () => {
    for (const step of steps) expect(step.run ?? '').not.toContain('${{');
  });
});

describe('workflows', () => {
  it('check each change with the same command as everybody', () => {
    const { on, jobs } = workflow('ci');
    expect(Object.keys(on)).toEqual(['push', 'pull_request']);
    expect(runs(jobs.check!)).toEqual(['.ci/run']);
  });

  it('release what was checked and packaged, with sums and provenance', () => {
    const { package: made, publish } = workflow('release').jobs;
    expect(runs(made!).slice(-2)).toEqual(['.ci/run', 'npm run package']);
    expect(runs(publish!)[0]).toContain('sha256sum --check');
    expect(publish!.steps.map(({ uses }) => uses?.split('@')[0])).toContain(
      'actions/attest-build-provenance',
    );
    expect(runs(publish!).join('\n')).toContain('.ci/changelog-section.mjs');
  });

  it('deploy with azd, from an environment', () => {
    const { on, jobs } = workflow('deploy');
    expect(Object.keys(on)).toEqual(['workflow_dispatch']);
    expect(runs(jobs.deploy!).slice(-2)).toEqual(['azd provision --no-prompt', 'azd deploy --no-prompt']);
  });
});
