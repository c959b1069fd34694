import { describe, expect, it } from 'vitest';
import { checkRoute } from '../../src/activities/pipelines/check-route';
import { toTransferError } from '../../src/azure/failure';
import { refusalOf } from '../../src/azure/copy/failures';
import { lookAt } from '../../src/azure/copy/blob-facts';
import { failureText, TransferError, type Failure } from '../../src/domain/errors';
import { sideOf } from '../../src/domain/route';
import { failureOf } from '../../src/orchestrations/call';
import { rotationTools } from '../../src/activities/renew-sas';
import { RestError } from '@azure/storage-blob';
import { useRehearsedServices } from '../support/rehearsed-services';

/** What a service or gateway says travels through histories into reports: it is bounded where it is read. */

const app = useRehearsedServices();

const side = () => sideOf(app.services.route('default'), 'source');
const failed = (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: unknown) => toTransferError(error, 'read', 'source').failure,
  );

describe('a gateway page of 110 KB on one line', () => {
  it.each([
    ['arm', () => app.services.pipelines(side()).run('r')],
    ['arm', () => app.services.registryFacts(side())],
    ['arm', () => checkRoute({ route: 'default', transferId: 't000000000000001' }, app.services)],
    ['vault', () => rotationTools(app.services, { route: 'default', side: 'source' })!.versions.list()],
    ['vault', () => app.services.signer(side(), 'k')],
    ['blob', () => app.services.records(app.services.route('default')).list('x', 1)],
    ['blob', () => lookAt(app.services.container(side()).getBlobClient('b'), 'source')],
    ['registry', async () => (await app.services.registry(side())).open(['team/app'])],
    ['authority', () => app.services.pipelines(sideOf(app.services.route('default'), 'target')).run('r')],
    ['identity', () => app.rehearsed.services().pipelines(side()).run('r')],
  ] as const)('of %s makes a short failure', async (service, work) => {
    app.rehearsed.cloud.foundation.faults.arm({
      name: 'gateway-page',
      service,
      status: 403,
      kilobytes: 110,
      count: 'always',
      skip: 0,
    });
    const { message } = await failed(work());
    expect(message.length).toBeLessThan(1000);
    expect(message).not.toContain('<p>');
  });
});

describe('a text without end', () => {
  const long = 'x'.repeat(200_000);

  it('is cut, and its length told, in every shape a failure is made of', () => {
    const made = new TransferError('REFUSED', `cannot: ${long}`, { operation: 'read', origin: 'app' });
    const texts = [
      made.failure.message,
      toTransferError({ statusCode: 400, code: long, message: long }, 'read', 'app').message,
      refusalOf(new RestError(long, { statusCode: 409, code: long }))?.reason ?? '',
      failureOf(new Error(long), 'read').message,
      failureOf(new Error(`Activity failed: ${failureText(made.failure)}\n${long}`), 'read').message,
    ];
    for (const text of texts) {
      expect(text.length).toBeLessThan(2100);
      expect(text).toContain('characters)');
    }
  });

  it('is cut between characters, and keeps no secret', () => {
    const options = { operation: 'read', origin: 'app' } as const;
    const smileys = new TransferError('REFUSED', '\u{1F600}'.repeat(3000), options).message;
    expect(Buffer.from(smileys).toString()).toBe(smileys);
    const secret = toTransferError(
      { statusCode: 400, message: `${'a '.repeat(240)}?sv=1&sig=abcdefghijklmnop` },
      'read',
      'app',
    );
    expect(secret.message).not.toContain('abcd');
  });
});
