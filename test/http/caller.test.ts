import { describe, expect, it } from 'vitest';
import { readCaller, requireRole } from '../../src/http/caller';
import { principal } from './request';

const roles = (headers: Record<string, string>) => [...readCaller(new Headers(headers), 'both').roles];

describe('readCaller', () => {
  it('takes a request without principal as the operator whose key the host checked', () => {
    expect(roles({})).toEqual(['Reader', 'Operator']);
    expect(readCaller(new Headers(), 'both').name).toBe('function key');
  });

  it.each([
    [['Operator'], ['Reader', 'Operator']],
    [['Reader'], ['Reader']],
    [
      ['Reader', 'Operator'],
      ['Reader', 'Operator'],
    ],
    [['operator', 'Admin'], []],
    [[], []],
  ])('reads the app roles %j as %j', (given, expected) => {
    expect(roles(principal(given))).toEqual(expected);
  });

  it('names the caller by the claim the principal says', () => {
    expect(readCaller(new Headers(principal(['Reader'], 'eva@contoso.example')), 'both').name).toBe(
      'eva@contoso.example',
    );
  });

  it('reads roles in the long claim type too', () => {
    const claims = [{ typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role', val: 'Operator' }];
    const header = Buffer.from(JSON.stringify({ claims })).toString('base64');
    expect(roles({ 'x-ms-client-principal': header })).toContain('Operator');
  });

  it.each(['', '%%%', Buffer.from('{').toString('base64'), Buffer.from('{"claims":1}').toString('base64')])(
    'gives no role to the malformed principal %j',
    (header) => {
      expect(roles({ 'x-ms-client-principal': header })).toEqual([]);
    },
  );
});

describe('requireRole', () => {
  it('returns a caller with the role', () => {
    const caller = readCaller(new Headers(), 'both');
    expect(requireRole(caller, 'Operator')).toBe(caller);
  });

  it('refuses a reader what an operator may do, and says which role', () => {
    expect(() => requireRole(readCaller(new Headers(principal(['Reader'])), 'both'), 'Operator')).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN', message: expect.stringContaining('Operator') as string }),
    );
  });
});
