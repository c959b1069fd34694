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

  it('breaks a long command rather than hide the end of what was found', async () => {
    const { page, answers, open } = opened();
    const [check] = (answers.doctor as { checks: object[] }).checks.slice(1);
    const mend = `az role assignment create ${'--scope of-a-long-way-down '.repeat(30)}`;
    const before = answers.doctor;
    answers.doctor = { ...(before as object), checks: [{ ...check, mend }] };
    await open('/doctor', `document.querySelectorAll('section').length === 1`);
    const frame = `document.querySelector('.table-frame')`;
    expect(await page.evaluate(`${frame}.scrollWidth - ${frame}.clientWidth`)).toBe(0);
    answers.doctor = before;
  });
});
