import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { failure } from '../arm-requests';
const id = registryId(defaultWorld.source);

describe('requests to ARM', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ arm: { pageSize: 2 } });
  });
  afterAll(() => rig.remove());

  const get = (path: string, method = 'GET') => callArm(rig, 'source', path, { method });

  describe('with an api-version', () => {
    it('need one', async () => {
      for (const query of ['', '?api-version=', '?apiversion=2025-11-01']) {
        expect(await get(`${id}${query}`)).toMatchObject(
          failure(
            400,
            'MissingApiVersionParameter',
            'The api-version query parameter (?api-version=) is required for all requests.',
          ),
        );
      }
    });

    it.each(['latest', '2025-11', "2025-11-01'; drop", '2025-11-01-beta'])(
      'refuse %j as malformed',
      async (version) => {
        expect(await get(`${id}?api-version=${encodeURIComponent(version)}`)).toMatchObject(
          failure(400, 'InvalidApiVersionParameter', /is invalid\. The supported versions are '/),
        );
      },
    );

    it.each(['2023-07-01', '2025-11-01', '2019-05-01', '2018-01-01-preview', '2099-01-01-preview'])(
      'refuse %s for pipelines and name those they take',
      async (version) => {
        expect(await get(`${id}/exportPipelines?api-version=${version}`)).toMatchObject(
          failure(
            400,
            'NoRegisteredProviderFound',
            new RegExp(
              `for location 'westeurope' and API version '${version}' for type ` +
                `'registries/exportPipelines'. The supported api-versions are '2019-12-01-preview, ` +
                `.*2025-06-01-preview, .*'`,
            ),
          ),
        );
      },
    );

    it.each([
      '2019-12-01-preview',
      '2023-08-01-preview',
      '2025-06-01-preview',
      '2026-03-01-preview',
      '2025-06-01-PREVIEW',
    ])('serve pipelines in %s', async (version) => {
      expect((await get(`${id}/exportPipelines?api-version=${version}`)).status).toBe(200);
    });

    it('are read under a name in any case', async () => {
      expect((await get(`${id}?API-Version=2025-11-01`)).status).toBe(200);
    });

    it.each(['2017-10-01', '2023-07-01', '2025-11-01', '2019-12-01-preview'])(
      'serve registries in %s',
      async (version) => {
        expect((await get(`${id}?api-version=${version}`)).status).toBe(200);
      },
    );

    it('know only the versions of an older cloud where they are given', async () => {
      const older = await startRig({
        versions: { pipelines: ['2019-12-01-preview'], storageAccounts: ['2023-05-01'] },
      });
      try {
        const path = `${id}/exportPipelines?api-version=`;
        expect((await callArm(older, 'source', `${path}2025-06-01-preview`)).body).toMatchObject({
          error: { code: 'NoRegisteredProviderFound' },
        });
        expect((await callArm(older, 'source', `${path}2019-12-01-preview`)).status).toBe(200);
        const [subscription = ''] = id.split('/resourceGroups/');
        const provider = `${subscription}/providers/Microsoft.Storage?api-version=2022-12-01`;
        expect((await callArm(older, 'source', provider)).body).toMatchObject({
          resourceTypes: [{ resourceType: 'storageAccounts', apiVersions: ['2023-05-01'] }],
        });
      } finally {
        await older.remove();
      }
    });
  });
});
