import { expect, it } from 'vitest';
import { plain } from '../../../cli/output/colors';
import { describeRotation, describeSas } from '../../../cli/describe/sas';

it('says that nothing is needed where every route goes by image import', () => {
  const said = 'No route needs a SAS secret: image import opens no containers.';
  expect(describeSas([], plain)).toBe(said);
  const rotation = { id: 'sas-all', kind: 'rotation', status: 'succeeded', results: [] } as never;
  expect(describeRotation(rotation, plain)).toBe(`Rotation sas-all: succeeded\n  ${said}`);
});
