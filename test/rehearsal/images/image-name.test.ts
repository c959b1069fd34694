import { describe, expect, it } from 'vitest';
import { parseImageName, repositoryFromPath } from '../../../rehearsal/images/image-name';

describe('parseImageName', () => {
  it.each([
    ['alpine', { repository: 'alpine' }],
    ['alpine:3.20', { repository: 'alpine', tag: '3.20' }],
    ['docker.io/library/alpine:3.20', { repository: 'alpine', tag: '3.20' }],
    ['docker.io/contoso/web:1', { repository: 'contoso/web', tag: '1' }],
    ['contoso.azurecr.io/team/app:v1', { repository: 'team/app', tag: 'v1' }],
    ['localhost:5000/team/app', { repository: 'team/app' }],
    ['localhost/app:1', { repository: 'app', tag: '1' }],
    [`ghcr.io/a/b:1@sha256:${'a'.repeat(64)}`, { repository: 'a/b', tag: '1' }],
  ])('reads %s', (name, parsed) => {
    expect(parseImageName(name)).toEqual(parsed);
  });

  it.each(['', 'Upper', 'a:', 'a b', ':1', 'a/../b:1'])('refuses %j', (name) => {
    expect(parseImageName(name)).toBeUndefined();
  });
});

describe('repositoryFromPath', () => {
  it.each([
    ['/images/my-app', 'my-app'],
    ['./My App (1).tar', 'my-app-1'],
    ['/', 'image'],
  ])('makes a name of %s', (path, repository) => {
    expect(repositoryFromPath(path)).toBe(repository);
  });
});
