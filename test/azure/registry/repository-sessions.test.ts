import { beforeEach, describe, expect, it } from 'vitest';
import type { OpenSession } from '../../../src/azure/registry/registry-session';
import { createSessionOf } from '../../../src/azure/registry/repository-sessions';
import { toTransferError } from '../../../src/azure/failure';

const names = Array.from({ length: 50 }, (_, i) => `team/app-${i}`);

/** Scopes of the tokens asked for, and what was read with them. */
let tokens: (readonly string[])[];
let reads: string[];
beforeEach(() => {
  tokens = [];
  reads = [];
});

const refused = (statusCode: number) =>
  toTransferError(Object.assign(new Error('too large'), { statusCode }), 'read', 'source');

/** A registry that refuses tokens of more scopes than `most`: when asked for them, or when they are used. */
function registryWith(most: number, statusCode: number, when: 'asked' | 'used'): OpenSession {
  return (scopes) => {
    tokens.push(scopes);
    const isRefused = scopes.length > most;
    if (isRefused && when === 'asked') return Promise.reject(refused(statusCode));
    return Promise.resolve({
      remove: () => Promise.resolve(false),
      read: () => Promise.reject(new Error('no bytes are needed')),
      get: (path) => {
        if (isRefused) return Promise.reject(refused(statusCode));
        reads.push(path);
        return Promise.resolve({ body: path });
      },
    });
  };
}

const readAll = (openSession: OpenSession): Promise<unknown[]> => {
  const sessionOf = createSessionOf(openSession, names, 'metadata_read');
  return Promise.all(names.map(async (name) => (await (await sessionOf(name)).get(name))?.body));
};

describe('sessions of repositories', () => {
  it('share a token that allows just what is asked', async () => {
    expect(await readAll(registryWith(50, 400, 'used'))).toEqual(names);
    expect(tokens).toEqual([names.map((name) => `repository:${name}:metadata_read`)]);
  });

  it.each([
    [400, 'asked'],
    [400, 'used'],
    [431, 'used'],
  ] as const)(
    'halve a token that is refused with %i when %s, and read everything once',
    async (code, when) => {
      expect(await readAll(registryWith(20, code, when))).toEqual(names);
      expect(reads.sort()).toEqual([...names].sort());
      expect(tokens.map((scopes) => scopes.length)).toEqual([50, 25, 25, 13, 12, 13, 12]);
    },
  );

  it('halve down to one repository, and then fail as the registry says', async () => {
    const openSession = registryWith(0, 400, 'used');
    const sessionOf = createSessionOf(openSession, names, 'pull');
    const { get } = await sessionOf('team/app-0');
    await expect(get('/')).rejects.toMatchObject({ failure: { code: 'REFUSED' }, message: /too large/ });
    expect(tokens.map((scopes) => scopes.length)).toEqual([50, 25, 13, 7, 4, 2, 1]);
    expect(tokens.at(-1)).toEqual(['repository:team/app-0:pull']);
  });

  it.each([401, 403, 429, 503])('do not halve for %i', async (code) => {
    await expect(readAll(registryWith(20, code, 'used'))).rejects.toMatchObject({ failure: {} });
    expect(tokens).toHaveLength(1);
  });

  it('give a repository that was not named a token of its own', async () => {
    const sessionOf = createSessionOf(registryWith(1, 400, 'used'), [], 'metadata_read');
    expect(await (await sessionOf('other')).get('/')).toEqual({ body: '/' });
    expect(tokens).toEqual([['repository:other:metadata_read']]);
  });
});
