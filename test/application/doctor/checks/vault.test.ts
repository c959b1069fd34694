import { afterEach, describe, expect, it } from 'vitest';
import { rotationTools } from '../../../../src/activities/renew-sas';
import { rotate } from '../../../../src/azure/sas/rotate';
import { newestFirst } from '../../../../src/domain/sas/secret-version';
import { useDeployment } from '../deployment';

const used = useDeployment();
const address = { route: 'default', side: 'source' } as const;
const sas = async (now?: Date) => {
  const { checks } = await used.examined({ side: 'source' }, {}, now);
  return checks.find(({ check }) => check === 'sas');
};
const tools = () => rotationTools(used.services(), address)!;
const renewed = async (demand = {}) => (await rotate(tools(), demand)).current?.version ?? '';
const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

afterEach(async () => {
  await renewed();
});

describe('the SAS is judged by the version a pipeline gets', () => {
  it('which may be disabled while an older one is good', async () => {
    await renewed();
    const [current] = await tools().versions.list();
    await rotate(tools(), { replacing: current?.version ?? '' });
    expect((await sas())?.verdict).toBe('ok');
    const [newest] = newestFirst(await tools().versions.list());
    await tools().versions.disable(newest!.version);
    expect(await sas()).toMatchObject({
      verdict: 'failed',
      said: expect.stringContaining('newest version is disabled') as string,
      mend: expect.stringContaining('/api/sas/rotate') as string,
    });
  });

  it('which is due before it expires, and then no fault', async () => {
    await renewed();
    expect((await sas(inHours(1)))?.said).toMatch(/days left/);
    expect(await sas(inHours(100))).toMatchObject({
      verdict: 'ok',
      said: expect.stringContaining('the next rotation renews it: due') as string,
    });
    expect(await sas(inHours(200))).toMatchObject({
      verdict: 'failed',
      said: expect.stringContaining('expired') as string,
    });
  });
});
