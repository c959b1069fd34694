import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { sampleEnvironment } from '../../support/environment';

describe('routes.json', () => {
  it('names what stands twice, which JSON itself takes without a word', () => {
    const text = `{
  "routes": {
    "gov": { "copy": { "strategy": "stream" } },
    "china": { "copy": { "strategy": "stream" }, "copy": {} },
    "gov": { "source": { "rg": "a" }, "target": { "rg": "a" } }
  }
}`;
    const parsed = parseConfig(sampleEnvironment, { text });
    const remedy = 'and only the last would count: remove one, or rename it';
    expect(parsed).toMatchObject({
      problems: [
        { setting: '/routes/china/copy', problem: `stands in line 4 and again in line 4, ${remedy}` },
        { setting: '/routes/gov', problem: `stands in line 3 and again in line 5, ${remedy}` },
      ],
    });
  });
});
