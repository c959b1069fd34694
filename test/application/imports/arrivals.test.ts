import { expect, it } from 'vitest';
import { withArrivals } from '../../../src/application/imports/arrivals';
import type { BatchView } from '../../../src/application/transfer/transfer-views';
import { importDocuments } from '../../../src/domain/imports/names';
import { memoryServices } from '../../support/services';

it('shows what becomes of an arrival that was not picked up', async () => {
  const id = 't000000000000001';
  const { services, documents } = memoryServices();
  const store = services.documents(services.route('default'));
  const arrival = { importId: 'i1', noticedAt: '2026-01-01T00:00:00.000Z' };
  for (const status of ['not-picked-up', 'importing', 'succeeded']) {
    documents.set(importDocuments.arrival(id, 1), { ...arrival, status });
    const [view] = await withArrivals(store, id, [{ batch: 1 } as BatchView]);
    expect(view?.arrival?.status).toBe(status);
  }
});
