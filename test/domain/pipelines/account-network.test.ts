import { describe, expect, it } from 'vitest';
import { reachOf } from '../../../src/domain/pipelines/account-network';

describe('reachOf', () => {
  it.each([
    [{}, 'open'],
    [{ publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow', ipRules: [{}] } }, 'open'],
    [{ publicNetworkAccess: 'disabled' }, 'closed'],
    [{ publicNetworkAccess: 'SecuredByPerimeter' }, 'doubtful'],
    [{ networkAcls: { defaultAction: 'Deny' } }, 'closed'],
    [{ networkAcls: { defaultAction: 'Deny', ipRules: [], resourceAccessRules: [] } }, 'closed'],
    [{ networkAcls: { defaultAction: 'Deny', ipRules: [{}] } }, 'doubtful'],
    [{ networkAcls: { defaultAction: 'Deny', resourceAccessRules: [{}] } }, 'doubtful'],
  ] as const)('reads %j', (network, reach) => {
    expect(reachOf(network).reach).toBe(reach);
  });
});
