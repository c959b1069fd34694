/**
 * What it costs to plan 2,000 repositories with 100,000 tags, one in a hundred with a long name: calls
 * against the least possible, time and memory, and the same with a HEAD per tag as regsync does it. The last
 * line is one JSON object.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCertificates } from '../rehearsal/cloud/platform/listeners/certificates';
import { bundleForColdStart } from '../scripts/build/bundle';
import { layerReads } from '../src/activities/plan/scan/judge-artifacts';
import { atMost, printResult, round } from './bars';
import { messageOf } from './message-of';
import type { Calls, Catalog } from './plan-catalog';
import type { Measured } from './plan-run';

const repositories = 2000;
const tags = 100_000;
const manifestsPerRepository = 5;
/** Repositories that are asked for tag by tag; the rest is multiplied. */
const sample = 100;
/** Manifests a plan looks at: all while it has reads left, one a repository then. */
const looks = layerReads().left + repositories - layerReads().left / manifestsPerRepository;
/**
 * The heap Node takes by itself on an instance of 2,048 MB, which a deployment has (infra/app.bicep). On a
 * larger machine V8 lets more garbage lie.
 */
const asDeployed = ['--max-old-space-size=1024', '--max-semi-space-size=8'];
const bars = { memoryMiB: 150, callsToLeast: 1.02 };

interface Row extends Measured {
  readonly calls: number;
  readonly kinds: Calls;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-bench-'));
  const { cert, key, caFile } = await loadCertificates(folder, ['localhost']);
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const password = randomBytes(16).toString('hex');
  const started = performance.now();
  const planner = join(folder, 'plan-run.js');
  await bundleForColdStart(join(__dirname, 'plan-run.ts'), planner);
  const server = fork(
    join(__dirname, 'plan-catalog.ts'),
    [folder, certFile, keyFile, password, ...[repositories, manifestsPerRepository, tags].map(String)],
    { execArgv: ['--import', 'tsx'] },
  );
  try {
    const { full, same, empty } = await messageOf<Catalog>(server);
    console.log(
      `${repositories} repositories with ${tags} tags made in ${seconds(performance.now() - started)}`,
    );
    let runs = 0;
    const measure = async (mode: string, target: string): Promise<Row> => {
      const args = [mode, full, target, join(folder, `state${++runs}`), password, String(sample)];
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile };
      const child = fork(planner, args, { execArgv: asDeployed, env });
      const measured = await messageOf<Measured>(child);
      server.send('calls');
      const kinds = await messageOf<Calls>(server);
      return { ...measured, kinds, calls: Object.values(kinds).reduce((sum, count) => sum + count, 0) };
    };

    const noChange = await measure('plan', same);
    // The catalog in pages of a thousand, and every repository listed once on either side.
    const least = Math.ceil(repositories / 1000) + 2 * repositories;
    print('no change', noChange, `least possible ${least}`);
    const first = await measure('plan', empty);
    // The manifests of a repository are listed for their sizes; some are looked at for locks and layers.
    const leastFirst = least + repositories + looks;
    print('first sync', first, `least possible ${leastFirst}`);
    const heads = await measure('heads', same);
    const scale = repositories / sample;
    print(`a HEAD per tag, ${sample} repositories`, heads, `times ${scale} for all`);

    const ratio = noChange.calls / least;
    printResult({
      bench: 'plan',
      repositories,
      tags,
      noChange: {
        calls: noChange.calls,
        least,
        ratio: round(ratio),
        ms: noChange.ms,
        memoryMiB: noChange.peakMemory,
      },
      firstSync: {
        calls: first.calls,
        least: leastFirst,
        ms: first.ms,
        memoryMiB: first.peakMemory,
        artifacts: first.artifacts,
      },
      headPerTag: { calls: heads.calls * scale, ms: heads.ms * scale, measuredOn: sample },
      ratio: round((heads.ms * scale) / noChange.ms),
      bars: [
        atMost('calls, by the least possible', ratio, bars.callsToLeast),
        atMost('calls of a first sync, by the least possible', first.calls / leastFirst, bars.callsToLeast),
        atMost('peak memory, MiB', Math.max(noChange.peakMemory, first.peakMemory), bars.memoryMiB),
      ],
    });
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const print = (
  name: string,
  { calls, kinds, ms, peakMemory, artifacts, activities }: Row,
  note: string,
): void => {
  const counted = Object.entries(kinds).filter(([, count]) => count > 0);
  console.log(
    `${name}: ${calls} calls (${counted.map(([kind, count]) => `${count} ${kind}`).join(', ')}), ${note}; ` +
      `${seconds(ms)}, peak ${peakMemory} MiB, ${artifacts} artifacts, ${activities} activities`,
  );
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

void main();
