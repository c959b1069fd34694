import { describe, expect, it } from 'vitest';
import { auditQuerySchema, listAudit } from '../../../src/application/audit/list-audit';
import { noteChange } from '../../../src/application/audit/note-change';
import { Refusal } from '../../../src/application/refusal';
import { homes } from '../../../src/records/homes';
import type { Services } from '../../../src/services';
import { openRecords } from '../../../src/records/records';
import { sampleCaller } from '../../support/documents';
import { memoryDocuments, memoryServices } from '../../support/services';

const asked = { caller: sampleCaller, action: 'transfer.start', subject: 'route default' };

/** Two homes, of which some do not take documents. */
function twoHomes(...closed: string[]): Services {
  const { services } = memoryServices(
    {},
    { one: {}, two: { source: { sa: 'otheraccount', pipeline: 'other', sasSecret: 'other' } } },
  );
  const stored = new Map(
    [...services.config.routes.keys()].map((name) => [name, new Map<string, unknown>()]),
  );
  return {
    ...services,
    records: ({ name }) => {
      const documents = memoryDocuments(stored.get(name)!);
      const create = () => Promise.reject(new Error(`${name} does not answer`));
      return openRecords(closed.includes(name) ? { ...documents, create } : documents);
    },
  };
}

describe('noting a change', () => {
  it('never replaces what is noted', async () => {
    const { services, documents } = memoryServices();
    const { end } = await noteChange(services, asked);
    await end({ outcome: 'accepted' });
    await end({ outcome: 'refused' });
    expect([...documents.values()]).toMatchObject([asked, { outcome: 'accepted' }]);
    await Promise.all(Array.from({ length: 50 }, () => noteChange(services, asked)));
    expect((await listAudit(services, auditQuerySchema.parse({ limit: '100' }))).audit).toHaveLength(51);
  });

  it('takes another home when the first does not answer, and lists both', async () => {
    const services = twoHomes('one');
    expect(homes(services)).toHaveLength(2);
    const { end } = await noteChange(services, asked);
    await end({ outcome: 'accepted' });
    const { audit } = await listAudit(services, auditQuerySchema.parse({}));
    expect(audit).toMatchObject([{ ...asked, outcome: 'accepted' }]);
  });

  it('refuses the change when none does', async () => {
    const refused = noteChange(twoHomes('one', 'two'), asked);
    await expect(refused).rejects.toThrow(Refusal);
    await expect(refused).rejects.toThrow(
      'Nothing was changed, for the audit list cannot be written: two does not answer',
    );
  });
});
