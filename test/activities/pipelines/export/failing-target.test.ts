import { expect, it } from 'vitest';
import { pushToCloud } from '../../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../../rehearsal/images/samples';
import { worlds } from '../../../../rehearsal/worlds';
import { reportPath } from '../../../../src/records/transfer/paths';
import { severalRoutes } from '../../../histories/stage-world';
import { useRehearsedServices } from '../../../support/rehearsed-services';
import { request, runToEnd } from '../../../support/whole-transfer';

const used = useRehearsedServices({ world: worlds.several });

it('a target that does not import has nothing exported anew for one that comes to it later', async () => {
  const { cloud, services: app } = used.rehearsed;
  const services = app({}, severalRoutes);
  const [image] = await pushToCloud(cloud.endpoints, await generateImages(1));
  cloud.foundation.faults.arm({ name: 'run-fails', subject: 'southimport/*', count: 'always', skip: 0 });
  const transfer = async (target: string) => {
    const route = `public.${target}`;
    const asked = await request(services, [image!.reference], undefined, route);
    await runToEnd(services, asked);
    return services.records(services.route(route)).demand(reportPath(asked.transferId));
  };
  const exporting = await transfer('carried');
  const reports = [await transfer('south'), await transfer('gov')];
  expect(reports.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  for (const { batches } of reports)
    expect(batches).toMatchObject([{ reusedExport: { transferId: exporting.transferId } }]);
});
