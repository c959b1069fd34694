import { describe, expect, it } from 'vitest';
import { runName } from '../../../src/domain/pipelines/runs';

describe('runName', () => {
  it('is accepted by ARM: 5 to 50 letters and digits', () => {
    const name = runName('import', 't123456789012345', 2000, 2);
    expect(name).toMatch(/^[A-Za-z0-9]{5,50}$/);
  });

  it('differs by kind, batch and attempt', () => {
    const names = [
      runName('export', 't1', 1, 1),
      runName('import', 't1', 1, 1),
      runName('export', 't1', 2, 1),
      runName('export', 't1', 1, 2),
      runName('export', 't1', 11, 1),
      runName('export', 't11', 1, 1),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});
