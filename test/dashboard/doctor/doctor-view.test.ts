import { expect, it } from 'vitest';
import { describeDashboard } from '../dashboard';

describeDashboard('the doctor', (opened) => {
  it('shows what is wrong first, with the command that mends it', async () => {
    const { text, open } = opened();
    await open('/doctor', `document.querySelectorAll('section').length === 3`);
    expect(await text('section:nth-of-type(1)')).toMatch(/^1 failed check\n.*vault/s);
    expect(await text('section:nth-of-type(1)')).toContain('az role assignment create --role r');
    expect(await text('section:nth-of-type(1)')).toContain('o-1 needs Key Vault Secrets Officer on v');
    expect(await text('section:nth-of-type(2)')).toContain('1 unknown check');
    expect(await text('section:nth-of-type(3)')).toContain('2 other checks');
  });
});
