import { expect, it } from 'vitest';
import { describeDashboard } from './dashboard';

describeDashboard('the overview', (opened) => {
  it('shows what runs, what failed and what expires', async () => {
    const { text, open } = opened();
    await open('/', `document.querySelectorAll('.card').length === 2`);
    const overview = await text();
    expect(overview).toMatch(/In flight\s+2/);
    expect(overview).toMatch(/Not succeeded\s+2/);
    expect(overview).toMatch(/SAS expires\s+in (4 d 23 h|5 d)/);
    expect(overview).toMatch(/Health\s+Ready/);
  });
});
