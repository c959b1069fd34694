import { describe, expect, it, vi } from 'vitest';
import { listSasHandler } from '../../../src/functions/sas/list-sas';
import { services } from '../../../src/services';
import { httpRequest } from '../../http/request';
import { memoryServices } from '../../support/services';
import { invocation } from '../host';
import { source, target } from './sides';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const configure = (settings: Readonly<Record<string, string>> = {}): ReturnType<typeof memoryServices> => {
  const memory = memoryServices(settings);
  vi.mocked(services).mockReturnValue(memory.services);
  return memory;
};

describe('GET /api/sas', () => {
  it('shows sides that need no secret as such', async () => {
    configure({ SOURCE_STORAGE_ACCESS: 'managed-identity', TARGET_STORAGE_ACCESS: 'managed-identity' });
    const response = await listSasHandler(httpRequest('sas'), invocation().context);
    expect(response.jsonBody).toEqual({
      secrets: [
        { ...source, mode: 'not-needed' },
        { ...target, mode: 'not-needed' },
      ],
    });
  });
});
