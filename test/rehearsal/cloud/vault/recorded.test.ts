import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';

describe('a vault asked without a token', () => {
  let rehearsed: RehearsedCloud;
  beforeAll(async () => {
    rehearsed = await rehearseCloud();
  });
  afterAll(() => rehearsed.stop());

  it('says which kinds of tokens there are, as recorded', async () => {
    const { url } = rehearsed.cloud.endpoints.vaults.source;
    const answer = await fetch(`${url}/secrets/any?api-version=7.4`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      error: {
        code: 'Unauthorized',
        message: 'AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.',
      },
    });
  });
});
