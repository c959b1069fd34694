import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyServices, requestFor, runCopy } from '../azure/copy/support/run-copy';
import { startStorage, type Intercept, type TestStorage } from '../azure/copy/support/storage';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.close());

/** Commits whatever is asked for, but without some headers. */
const taking =
  (...headers: readonly string[]): Intercept =>
  ({ method, account, query }, request) => {
    if (method === 'PUT' && account === 'target' && query.get('comp') === 'blocklist') {
      for (const header of headers) {
        Reflect.deleteProperty(request.headers, header);
        const at = request.rawHeaders.findIndex((name) => name.toLowerCase() === header);
        request.rawHeaders.splice(at, 2);
      }
    }
    return false;
  };

it.each([
  ['Content-MD5', ['x-ms-blob-content-md5']],
  ['metadata', ['x-ms-meta-category']],
])('says that the target takes off %s, and commits no second time', async (what, headers) => {
  const blob = `spoiled-${what}.tar`;
  await storage.source.getBlockBlobClient(blob).uploadData(randomBytes(3_000_000));
  storage.calm();
  storage.intercepts.push(taking(...headers));
  const { services } = copyServices(storage, { COPY_STRATEGY: 'stream' });
  const { outcome, steps } = await runCopy(services, requestFor(blob));
  expect(outcome).toMatchObject({
    ok: false,
    error: {
      code: 'COPY_FAILED',
      message: `${blob} at the target is not what was committed: something there takes off ${what}`,
    },
  });
  expect(steps.filter((step) => step === 'copyCommit')).toHaveLength(1);
});
