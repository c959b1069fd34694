import { describe, expect, it } from 'vitest';
import { beginImport } from '../../../src/activities/imports/begin-import';
import { importQuerySchema, listImports } from '../../../src/application/imports/list-imports';
import type { BlobEvent } from '../../../src/domain/imports/blob-event';
import { containerUrl } from '../../../src/domain/side';
import { importIdOf } from '../../../src/records/imports/claims';
import type { Services } from '../../../src/services';
import { archive, useImports } from './use-imports';
import { waybillOf } from './waybill-of';

const routes = { default: {}, second: { target: { pipeline: 'otherimport' } } };
const { services, create } = useImports({}, routes);

/** Both pipelines as they should be, with their triggers on or off. */
function withPipelines(trigger: 'Enabled' | 'Disabled'): Services {
  const given = services();
  const pipelines: Services['pipelines'] = (side) => ({
    ...given.pipelines(side),
    pipeline: () =>
      Promise.resolve({
        id: side.pipeline,
        properties: {
          source: { uri: containerUrl(side), storageAccessMode: 'ManagedIdentity' },
          trigger: { sourceTrigger: { status: trigger } },
        },
      }),
  });
  // Facts of a pipeline are kept by its route.
  return { ...given, pipelines, route: (name) => ({ ...given.route(name) }) };
}

async function begun(event: BlobEvent, by: Services): Promise<string[]> {
  const { etag = '' } = event;
  for (const route of Object.keys(routes))
    await beginImport({ importId: importIdOf(route, { ...event, etag }), route, event }, by);
  const { imports } = await listImports(by, importQuerySchema.parse({}));
  return imports.flatMap(({ blob, route, transfer }) =>
    blob === event.blob ? [`${route}${transfer ? ' of a transfer' : ''}`] : [],
  );
}

describe('a blob in a container that two import pipelines read', () => {
  const ours = async (transferId: string): Promise<BlobEvent> => {
    const blob = `${transferId}/batch-0001.tar`;
    const acrferrywaybill = await waybillOf(services(), transferId, 1, blob);
    return create(blob, { metadata: { ...archive.metadata, acrferrywaybill } });
  };

  it('is listed once when a transfer brought it for one of them', async () => {
    const event = await ours('t000000000000001');
    expect(await begun(event, withPipelines('Disabled'))).toEqual(['default of a transfer']);
  });

  it('is listed twice when the trigger of the other takes it, too: as none of the transfer', async () => {
    const event = await ours('t000000000000002');
    const found = await begun(event, withPipelines('Enabled'));
    expect(found.sort()).toEqual(['default of a transfer', 'second']);
  });

  it('is listed twice when it came by other means: both may import it', async () => {
    expect((await begun(await create('by-hand.tar'), withPipelines('Disabled'))).sort()).toEqual([
      'default',
      'second',
    ]);
  });
});
