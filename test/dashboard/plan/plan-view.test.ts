import { expect, it } from 'vitest';
import { requestPath } from '../../../src/records/transfer/paths';
import { describeDashboard } from '../dashboard';
import { putPlan } from '../sample-plan';

describeDashboard('a plan', (opened) => {
  it('plans by rules first, names what is wrong by field and line, and starts what was planned', async () => {
    const { page, client, memory, text, click, open } = opened();
    await open('/transfers', `document.querySelector('tbody')`);
    await click('#controls .primary');
    await page.until(`document.querySelector('dialog .rules')`);
    await click('dialog summary');
    const fill = (name: string, value: string) =>
      page.evaluate(`document.querySelector('dialog [name=${name}]').value = ${JSON.stringify(value)}`);
    await fill('allow', 'team/**\n\nte am/*');
    await fill('semver', 'team/api >=2.1 <3');
    await fill('newest', '3');
    await click('dialog [name=referrers]');
    const planFirst = '.buttons [type=submit]:not(.primary)';
    await click(planFirst);
    await page.until(`document.querySelector('dialog .problem')`);
    expect(await text('dialog .problem')).toContain('Allow, line 3');
    page.complaints.splice(0);
    await fill('allow', 'team/**');
    await click(planFirst);
    await page.until(`location.hash.startsWith('#/plans/p')`);
    const planId = (await page.evaluate<string>('location.hash')).split('/')[2]!;
    expect(memory.documents.get(requestPath(planId).name)).toMatchObject({
      selection: {
        allow: ['team/**'],
        semver: [{ repositories: 'team/api', range: '>=2.1 <3', prereleases: false }],
        newest: 3,
        referrers: 'all',
        mode: 'missing',
      },
    });

    putPlan(client, memory, planId);
    await page.until(`document.querySelectorAll('tbody tr').length === 2`);
    expect(await text()).toMatch(
      /To export\s+2[^]*Skipped\s+1[^]*Unresolved\s+1[^]*12 repositories, 40 tags/,
    );
    await page.evaluate(`location.hash = '#/plans/${planId}?show=unresolved'`);
    await page.until(`document.querySelector('tbody').innerText.includes('LAYER_TOO_LARGE')`);
    await click('.heading .primary');
    expect(await text('dialog')).toContain('2 artifacts in 1 batch');
    await click('dialog [type=submit]');
    await page.until(`location.hash.startsWith('#/transfers/t')`);
    const transferId = (await page.evaluate<string>('location.hash')).split('/')[2]!;
    expect(memory.documents.get(requestPath(transferId).name)).toMatchObject({ plan: planId });
    expect(page.complaints).toEqual([]);
  });
});
