import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../scripts/build/build-app';
import { parseConfig } from '../../src/config/config';
import { redact } from '../../src/domain/redact';
import { healthDetailsHandler } from '../../src/functions/health-details';
import { effectiveConfig } from '../../src/config/routes/effective-config';
import { problems } from '../config/parse-routes';
import { httpRequest, principal } from '../http/request';
import { sampleEnvironment } from '../support/environment';

describe('a redacted text', () => {
  it.each([
    'https%3A%2F%2Fa.blob%2Fc%3Fsv%3D2024%26sig%3Ds3cret%252F%3D%26se%3D1',
    'sig%253Ds3cret',
    '{"sig":"s3cret"}',
    String.raw`{\"sig\": \"s3cret\"}`,
    "{'password': 's3 s3cret'}",
    'login failed: password: s3cret',
    'DB_PASSWORD=s3cret userPwd: s3cret',
    '{"client_secret":"a s3cret","clientSecret":"s3cret"}',
    '{"access_token" : "s3cret", "refresh_token":"s3cret"}',
    '{"accountKey":"s3cret',
    'SharedAccessKey=s3cret;EntityPath=x',
    'x-functions-key: s3cret',
    'authorization: bearer s3cret',
  ])('holds no secret: %s', (text) => {
    const once = redact(text);
    expect(once).not.toContain('s3cret');
    expect(redact(once)).toBe(once);
  });

  it.each([
    'team/api:sha256-0f3c.sig: left out, its subject is not chosen',
    'design: as planned; the password must be changed',
    'reference team/sig:v1 is 3 bytes',
  ])('keeps what is none: %s', (text) => expect(redact(text)).toBe(text));
});

describe('the configuration', () => {
  it('shows of an endpoint that is called no more than where it is', () => {
    const TEAMS_URL = 'https://hooks.example.com/services/s3cret?code=s3cret';
    const EVENTS_SINKS = JSON.stringify([{ name: 'team', kind: 'teams', url: '%TEAMS_URL%' }]);
    const parsed = parseConfig({ ...sampleEnvironment, EVENTS_SINKS, TEAMS_URL });
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    const shown = effectiveConfig(parsed.config);
    expect(shown.sinks).toMatchObject([{ name: 'team', host: 'hooks.example.com' }]);
    expect(JSON.stringify(shown)).not.toContain('s3cret');
  });

  it.each(['TARGET_CLIENT_SECRET', 'AzureWebJobsStorage', 'MSI_SECRET'])(
    'takes %s into no field that is shown',
    (name) => {
      const found = problems(
        { a: { source: { sa: `%${name}%` }, target: { container: `x%${name}%` } } },
        { ...sampleEnvironment, [name]: 's3cret' },
      );
      expect(found.join()).not.toContain('s3cret');
      expect(found.filter((text) => text.includes(`takes the secret ${name}`))).toHaveLength(2);
    },
  );
});

describe('AUTH_MODE', () => {
  const ask = async (headers: Record<string, string>): Promise<{ status: number; auth?: string }> => {
    const request = httpRequest('health/details', { headers });
    const answer = await healthDetailsHandler(request, {} as never);
    const { auth } = answer.jsonBody as { auth?: string };
    return { status: answer.status ?? 200, ...(auth !== undefined && { auth }) };
  };
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['keys', 200, 200, 200],
    ['entra', 403, 200, 403],
    ['both', 200, 200, 403],
    ['', 200, 200, 403],
    ['enrta', 403, 200, 403],
  ])(
    '%s: a key alone is answered %i, a reader %i, somebody without role %i',
    async (mode, key, reader, none) => {
      vi.stubEnv('AUTH_MODE', mode);
      expect((await ask({})).status).toBe(key);
      const answered = await ask(principal(['Reader']));
      expect(answered).toEqual({ status: reader, auth: { '': 'both', enrta: 'entra' }[mode] ?? mode });
      expect((await ask(principal([]))).status).toBe(none);
    },
  );
});

describe('the dashboard', () => {
  const kept = new Map<string, string>();
  const location = { hash: '', pathname: '/api/dashboard/' };
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const replaceState = (_state: unknown, _title: string, url: string): void =>
    void (location.hash = url.slice(url.indexOf('#')));
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('location', location);
    vi.stubGlobal('sessionStorage', storage);
    vi.stubGlobal('history', { replaceState });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('takes a key from a link when it has none, and never another in its place', async () => {
    const page = '../../src/dashboard/page/session.js';
    const { takeKeyFromAddress, readKey, forgetKey } = (await import(page)) as Record<string, () => unknown>;
    const open = (key: string): unknown => {
      location.hash = `#key=${key}`;
      takeKeyFromAddress?.();
      expect(location.hash).toBe('#/');
      return readKey?.();
    };
    expect(open('mine')).toBe('mine');
    expect(open('theirs')).toBe('mine');
    forgetKey?.();
    expect(open('theirs')).toBe('theirs');
  });
});

it('the bundle ships the notices of its packages', async () => {
  await buildApp();
  const notices = readFileSync('dist/NOTICES.txt', 'utf8');
  for (const text of [
    'undici 7',
    '@azure/storage-blob 12',
    'zod 4',
    'Copyright (c) Microsoft',
    'agent-base 6',
  ])
    expect(notices).toContain(text);
  for (const notice of notices.split(/^-{100}$/m)) expect(notice.trim().length).toBeGreaterThan(500);
});
