/**
 * Wall time of one transfer of many batches, by the real app on the embedded host, with pipeline runs that
 * take a fixed time: against the critical path, which is what the runs alone must take, and against one batch
 * after the other. With more than 200 batches runs take a second, and only what a batch costs in calls to the
 * ledger is held to a bar: it must not rise with the number of batches. With `--latency` the host's messages
 * are as late as those of the real one, and what a batch costs in activity calls is held to a bar, too. The
 * last line is one JSON object. With `--targets` as many transfers of the same artifacts run at the same
 * time, and only the number of export runs is held to a bar: those that one target takes. With
 * `--via import` the target registry imports the artifacts one by one, two seconds each and ten at once, and
 * the wall time is held to what these must take.
 *
 *     npm run bench:transfer -- [--batches 20] [--lanes 4] [--export 15] [--import 10] [--runs-at-once 10]
 *     npm run bench:transfer -- --batches 500 --lanes 4
 *     npm run bench:transfer -- --latency
 *     npm run bench:transfer -- --targets 3
 *     npm run bench:transfer -- --via import [--batches 20] [--lanes 10] [--import 2]
 */
import { atMost, printResult, round } from './bars';
import type { DocumentCalls } from './transfer/document-calls';
import { callsWithoutPolls, type ActivityCalls } from './transfer/activity-calls';
import type { TransferReport } from '../src/domain/transfer/report';
import { batchSeconds, criticalSeconds, isLarge, readOptions, type Options } from './transfer/options';
import { runTransfer } from './transfer/run-transfer';

const bars = {
  /** Wall time over the critical path. */
  ratio: 1.08,
  ratioWithLatency: 1.2,
  /** Of image imports. */
  ratioByImport: 1.1,
  /** Each costs two messages. */
  activityCalls: 10,
  /**
   * A claim reads the ledger and writes it, and now and then another lane was faster; export, copy and import
   * each look there whether they may begin.
   */
  ledgerCalls: 7,
  /** Over those of one target. */
  exportRuns: 1,
};

async function main(): Promise<void> {
  const options = readOptions();
  const { report, reports, calls, activityCalls } = await runTransfer(options);
  const failed = reports.find(({ status }) => status !== 'succeeded');
  if (failed !== undefined) throw new Error(`a transfer is ${failed.status}`);
  if (options.targets > 1) {
    printShared(options, reports);
    return;
  }
  if (options.via === 'import') {
    printImports(options, report, activityCalls);
    return;
  }
  if (report.batches.length !== options.batches)
    throw new Error(`${report.batches.length} batches were made`);
  const wall = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
  const critical = criticalSeconds(options);
  const oneByOne = options.batches * batchSeconds(options);
  const ratio = wall / critical;
  console.log(`wall time        ${round(wall)} s`);
  console.log(`critical path    ${round(critical)} s, ratio ${round(ratio)}`);
  console.log(`one by one       ${round(oneByOne)} s for the runs alone, ratio ${round(wall / oneByOne)}`);
  const perBatch = callsPerBatch(calls, options.batches);
  for (const [folder, { reads, writes }] of Object.entries(perBatch))
    console.log(`${folder.padEnd(16)} ${reads} reads and ${writes} writes a batch`);
  const activitiesPerBatch = callsWithoutPolls(activityCalls) / options.batches;
  for (const [name, count] of Object.entries(activityCalls))
    console.log(`${name.padEnd(16)} ${round(count / options.batches)} calls a batch`);
  console.log(`activity calls   ${round(activitiesPerBatch)} a batch without polls`);
  printResult({
    bench: 'transfer',
    unit: 's',
    ...options,
    wall: round(wall),
    criticalPath: round(critical),
    oneByOne: round(oneByOne),
    phasesMs: report.phases,
    documentCallsPerBatch: perBatch,
    activityCalls,
    bars: [
      atMost('ledger calls / batch', perBatch.ledger?.calls ?? 0, bars.ledgerCalls),
      ...(options.latency ? [atMost('activity calls / batch', activitiesPerBatch, bars.activityCalls)] : []),
      ...(isLarge(options)
        ? []
        : [atMost('wall time / critical path', ratio, options.latency ? bars.ratioWithLatency : bars.ratio)]),
    ],
  });
}

/** What image imports took, one by one in each lane. */
function printImports(options: Options, report: TransferReport, activityCalls: ActivityCalls): void {
  const { startedAt, finishedAt, artifacts } = report;
  const wall = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const least = criticalSeconds(options);
  const looks = (activityCalls.stepImageImports ?? 0) / artifacts.length;
  console.log(`wall time        ${round(wall)} s, the imports alone ${round(least)} s`);
  console.log(`steps            ${round(looks)} an artifact`);
  printResult({
    bench: 'transfer',
    unit: 's',
    ...options,
    ...{
      artifacts: artifacts.length,
      wall: round(wall),
      criticalPath: round(least),
      stepsEach: round(looks),
    },
    phasesMs: report.phases,
    activityCalls,
    bars: [atMost('wall time / the imports alone', wall / least, bars.ratioByImport)],
  });
}

/** What several targets took of their source together. */
function printShared(options: Options, reports: readonly TransferReport[]): void {
  const all = reports.flatMap(({ batches }) => batches);
  const exportRuns = all.reduce(
    (sum, { exportRun, exportRuns: runs = 1 }) => sum + (exportRun ? runs : 0),
    0,
  );
  const began = Math.min(...reports.map(({ startedAt }) => Date.parse(startedAt)));
  const wall = (Math.max(...reports.map(({ finishedAt }) => Date.parse(finishedAt))) - began) / 1000;
  console.log(`wall time        ${round(wall)} s`);
  console.log(`export runs      ${exportRuns} for ${all.length} batches`);
  printResult({
    bench: 'transfer',
    unit: 'export runs',
    ...options,
    ...{ wall: round(wall), exportRuns },
    bars: [atMost('export runs / those of one target', exportRuns / options.batches, bars.exportRuns)],
  });
}

/** Of each folder, and of all. */
function callsPerBatch(calls: DocumentCalls, batches: number) {
  const all = { reads: 0, writes: 0 };
  for (const { reads, writes } of Object.values(calls)) {
    all.reads += reads;
    all.writes += writes;
  }
  const each = Object.entries({ ...calls, all }).map(([folder, { reads, writes }]) => [
    folder,
    {
      reads: round(reads / batches),
      writes: round(writes / batches),
      calls: round((reads + writes) / batches),
    },
  ]);
  return Object.fromEntries(each) as Record<string, { reads: number; writes: number; calls: number }>;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
