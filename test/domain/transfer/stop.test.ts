import { describe, expect, it } from 'vitest';
import { knownClouds } from '../../../src/azure/clouds/clouds';
import { remedies } from '../../../src/domain/remedies';
import type { Side } from '../../../src/domain/side';
import { stopOfBatch, stopOfTransfer } from '../../../src/domain/transfer/stop';
import { sampleFailure as error, sampleResult } from '../../support/documents';
import { memoryServices } from '../../support/services';

const { route } = memoryServices();
const failed = sampleResult({ batch: 3, importRun: 'ferryi3', stoppedIn: 'import', error });
const inCloud = (cloud: Side['cloud']) => ({ target: { ...route.target!, cloud } });

describe('what stopped a batch', () => {
  it('is told with phase, batch, remedy and the page on its code', () => {
    expect(stopOfBatch(failed, {})).toEqual({
      ...error,
      phase: 'import',
      batch: 3,
      remedy: remedies.RUN_FAILED,
      docsUrl: '/api/dashboard/errors.md#run_failed',
    });
  });

  it('keeps a remedy that says more than the code', () => {
    const result = { ...failed, error: { ...error, remedy: 'az role assignment create' } };
    expect(stopOfBatch(result, {})?.remedy).toBe('az role assignment create');
  });

  it.each([
    [knownClouds.AzureCloud, 'https://portal.azure.com/'],
    [knownClouds.AzureUSGovernment, 'https://portal.azure.us/'],
    [knownClouds.AzureChinaCloud, 'https://portal.azure.cn/'],
  ])('links to the run in the portal of its cloud: $name', (cloud, portal) => {
    const { tenantId, subscriptionId } = route.target!;
    expect(stopOfBatch(failed, inCloud(cloud))?.runUrl).toBe(
      `${portal}#@${tenantId}/resource/subscriptions/${subscriptionId}/resourceGroups/` +
        `${route.target!.resourceGroup}/providers/Microsoft.ContainerRegistry/registries/` +
        `${route.target!.registry}/pipelineRuns/ferryi3`,
    );
  });

  it('links to no run where no portal is known, or none began', () => {
    const { portal: _, ...cloud } = knownClouds.AzureCloud;
    expect(stopOfBatch(failed, inCloud(cloud))).not.toHaveProperty('runUrl');
    const { importRun: _run, ...notBegun } = failed;
    expect(stopOfBatch(notBegun, inCloud(knownClouds.AzureCloud))).not.toHaveProperty('runUrl');
    expect(stopOfBatch({ ...failed, stoppedIn: 'copy' }, route)).not.toHaveProperty('runUrl');
  });

  it('is nothing to mend when every artifact arrived all the same', () => {
    const counts = { total: 50, verified: 50, failed: 0 };
    expect(stopOfBatch(failed, {}, counts)?.remedy).toMatch(/^Nothing: all 50 artifacts are at the target/);
    expect(stopOfBatch(failed, {}, { ...counts, verified: 49 })?.remedy).toBe(remedies.RUN_FAILED);
  });
});

describe('what stopped a transfer', () => {
  const stops = [3, 4, 7].map((batch) => stopOfBatch({ ...failed, batch }, {})!);

  it('is the first batch that failed, with how many failed alike', () => {
    expect(stopOfTransfer(undefined, stops, true)).toMatchObject({ batch: 3, batches: 3, phase: 'import' });
  });

  it('is the plan when there was none, and else where its batches stopped', () => {
    expect(stopOfTransfer(error, [], false)).toMatchObject({ code: 'RUN_FAILED', phase: 'plan' });
    expect(stopOfTransfer(error, stops, true)).toMatchObject({ phase: 'import' });
    expect(stopOfTransfer(error, stops, true)).not.toHaveProperty('batch');
    expect(stopOfTransfer(error, [], true)).not.toHaveProperty('phase');
  });
});
