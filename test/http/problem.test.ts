import { afterEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../src/application/refusal';
import { loadConfig, parseConfig } from '../../src/config/config';
import { problemOf, problemResponse, problemSchema } from '../../src/http/problem';
import { TransferError } from '../../src/domain/errors';

vi.mock('../../src/config/config', async (original) => ({
  ...(await original<object>()),
  loadConfig: vi.fn(),
}));

afterEach(() => vi.mocked(loadConfig).mockReset());

const failed = (
  code: 'UNAVAILABLE' | 'ACCESS_DENIED' | 'INTERNAL',
  message: string,
  retryAfterSeconds?: number,
) =>
  new TransferError(code, message, {
    operation: 'o',
    origin: 'source',
    retryable: code === 'UNAVAILABLE',
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });

describe('problemOf', () => {
  it('answers a refusal with its status, code and fields', () => {
    const { problem, unexpected } = problemOf(
      new Refusal('IDEMPOTENCY_KEY_REUSED', 'Reused.', [
        { field: 'Idempotency-Key', problem: 'p', fix: 'f' },
      ]),
      '/api/transfers',
    );
    expect(problemSchema.parse(problem)).toEqual({
      title: 'Conflict',
      status: 409,
      code: 'IDEMPOTENCY_KEY_REUSED',
      detail: 'Reused.',
      instance: '/api/transfers',
      docsUrl: '/api/dashboard/errors.md#idempotency_key_reused',
      errors: [{ field: 'Idempotency-Key', problem: 'p', fix: 'f' }],
    });
    expect(unexpected).toBe(false);
  });

  it('masks secrets wherever they are', () => {
    const secret = 'https://a.blob.example/c?sv=1&sig=abc%3D';
    const { problem } = problemOf(
      new Refusal('REQUEST_INVALID', secret, [{ field: secret, problem: secret, fix: secret }]),
      '/x',
    );
    expect(JSON.stringify(problem)).not.toContain('abc');
    expect(JSON.stringify(problem)).toContain('sig=REDACTED');
  });

  it('lists every problem of the settings', () => {
    vi.mocked(loadConfig).mockReturnValue(parseConfig({ CONCURRENT_BATCHES: 'many' }));
    const { problem } = problemOf(
      new TransferError('CONFIG_INVALID', 'x', { operation: 'o', origin: 'config' }),
      '/x',
    );
    expect(problem).toMatchObject({ status: 503, code: 'CONFIG_INVALID' });
    expect(problem.errors!.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['SOURCE_REGISTRY', 'TARGET_KV', 'CONCURRENT_BATCHES']),
    );
  });

  it('asks to come back when a service is unavailable', () => {
    expect(problemOf(failed('UNAVAILABLE', 'busy', 7), '/x')).toMatchObject({
      problem: { status: 503, code: 'UNAVAILABLE', detail: expect.stringContaining('busy') as string },
      retryAfterSeconds: 7,
    });
    expect(problemOf(failed('UNAVAILABLE', 'busy'), '/x').retryAfterSeconds).toBe(10);
  });

  it('points to the doctor where a service or a setting fails, and nowhere else', () => {
    expect(problemOf(failed('ACCESS_DENIED', 'no'), '/x').problem.doctor).toBe('/api/doctor');
    vi.mocked(loadConfig).mockReturnValue(parseConfig({}));
    const wrong = new TransferError('CONFIG_INVALID', 'x', { operation: 'o', origin: 'config' });
    expect(problemOf(wrong, '/x').problem.doctor).toBe('/api/doctor');
    expect(problemOf(new Refusal('FORBIDDEN', 'no'), '/x').problem.doctor).toBeUndefined();
  });

  it('says what to do when a service refuses', () => {
    const { problem } = problemOf(failed('ACCESS_DENIED', 'no'), '/x');
    expect(problem).toMatchObject({
      status: 502,
      detail: expect.stringContaining('Grant the identity') as string,
    });
  });

  it.each([new Error('secret detail'), 'secret detail', failed('INTERNAL', 'secret detail'), undefined])(
    'leaks nothing of the unexpected %s',
    (error) => {
      const { problem, unexpected } = problemOf(error, '/x');
      expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
      expect(JSON.stringify(problem)).not.toContain('secret detail');
      expect(unexpected).toBe(true);
    },
  );
});

describe('problemResponse', () => {
  it('is of the problem type, with the status of the problem', () => {
    const response = problemResponse(problemOf(failed('UNAVAILABLE', 'busy', 7), '/x'));
    expect(response).toMatchObject({
      status: 503,
      headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '7' },
    });
  });
});
