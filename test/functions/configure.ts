import { vi } from 'vitest';
import { loadConfig, parseConfig, requireConfig } from '../../src/config/config';
import { TransferError } from '../../src/domain/errors';

vi.mock('../../src/config/config', async (original) => ({
  ...(await original<object>()),
  loadConfig: vi.fn(),
  requireConfig: vi.fn(),
}));

/** Lets the app find this configuration. To be imported first. */
export function configure(environment: Record<string, string>): void {
  const loaded = parseConfig(environment);
  vi.mocked(loadConfig).mockReturnValue(loaded);
  vi.mocked(requireConfig).mockImplementation(() => {
    if ('config' in loaded) return loaded.config;
    throw new TransferError('CONFIG_INVALID', 'x', { operation: 'o', origin: 'config' });
  });
}
