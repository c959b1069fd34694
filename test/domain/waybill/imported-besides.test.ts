import { expect, it } from 'vitest';
import { importedBesides } from '../../../src/domain/waybill/imported-besides';

const digest = `sha256:${'a'.repeat(64)}`;
const planned = [{ reference: 'app:1' }, { reference: `lib@${digest}` }];

it('finds tags and repositories that no waybill names', () => {
  const imported = ['app:1', 'app:2', `lib@${digest}`, `other@${digest}`, 'other:1', 'other:1'];
  expect(importedBesides(imported, planned)).toEqual(['app:2', `other@${digest}`, 'other:1']);
});

it('expects the platforms of an image that is named, and tags that are left out', () => {
  expect(importedBesides([`app@${digest}`], planned)).toEqual([]);
  expect(importedBesides(['app'], [{ reference: 'app:latest' }])).toEqual([]);
});

it('expects by digest only the parts of what is named, where these are known', () => {
  const [part, stray] = [`app@${digest}`, `app@sha256:${'b'.repeat(64)}`];
  expect(importedBesides([part, stray, 'app:1', 'app:2'], planned, new Set([part]))).toEqual([
    stray,
    'app:2',
  ]);
});
