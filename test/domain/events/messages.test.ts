import { describe, expect, it } from 'vitest';
import { slackMessage } from '../../../src/domain/events/slack-message';
import { teamsMessage } from '../../../src/domain/events/teams-card';
import { eventTypes } from '../../../src/domain/events/event';
import { headline } from '../../../src/domain/events/wording';
import { sampleEvent } from '../../support/events';

const appUrl = 'https://ferry.azurewebsites.net';
const hostile = '[click](https://evil.example) <!channel> *bold* &';

describe('a card for Teams', () => {
  it('says what happened, why, what to do, and leads there', () => {
    const message = teamsMessage(sampleEvent(), appUrl);
    const [{ contentType, content }] = message.attachments as [(typeof message.attachments)[0]];
    expect(message.type).toBe('message');
    expect(contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(content).toMatchObject({
      ...{ type: 'AdaptiveCard', version: '1.4' },
      body: [
        { inlines: [{ text: 'Transfer t1 failed', color: 'attention' }] },
        { inlines: [{ text: 'import run r: 500' }] },
        { inlines: [{ text: 'Read the error the pipeline run reported.' }] },
        {
          facts: [
            { title: 'Route', value: 'default' },
            { title: 'Phase', value: 'import' },
            { title: 'Code', value: 'RUN_FAILED' },
            { title: 'Artifacts', value: '3' },
            { title: 'Missed', value: '3' },
            { title: 'Time', value: '2026-01-01T00:00:00.000Z' },
          ],
        },
      ],
      actions: [
        { title: 'Open', url: `${appUrl}/api/dashboard/#/transfers/t1` },
        { title: 'Report', url: `${appUrl}/api/transfers/t1/report` },
        { title: 'About this', url: `${appUrl}/api/dashboard/errors.md#run_failed` },
      ],
    });
  });

  it('has what others wrote in runs only, which are no Markdown', () => {
    const { attachments } = teamsMessage(sampleEvent({ reason: hostile }), appUrl);
    const { body } = attachments[0]!.content;
    expect(body[1]).toMatchObject({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: hostile }] });
    const others = body.filter((part) => part.type !== 'RichTextBlock');
    expect(JSON.stringify(others)).not.toContain('evil');
  });

  it('has no links while the address of the app is unknown', () => {
    expect(teamsMessage(sampleEvent(), undefined).attachments[0]!.content.actions).toEqual([]);
  });
});

describe('a message for Slack', () => {
  it('says the same', () => {
    const { text, blocks } = slackMessage(sampleEvent(), appUrl);
    expect(text).toBe('\u{1F534} Transfer t1 failed: import run r: 500');
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'section', 'context']);
    expect(JSON.stringify(blocks)).toContain(`<${appUrl}/api/transfers/t1/report|Report>`);
  });

  it('has what others wrote in plain text only', () => {
    const { text, blocks } = slackMessage(sampleEvent({ reason: hostile }), appUrl);
    expect(text).not.toContain('<');
    const marked = JSON.stringify(blocks.filter(({ type }) => type === 'context'));
    expect(marked).not.toContain('evil');
  });

  it('keeps within what Slack takes, however long a reason is', () => {
    const reason = 'x'.repeat(10_000);
    const { text, blocks } = slackMessage(sampleEvent({ reason, transferId: 'y'.repeat(500) }), appUrl);
    expect(text.length).toBeLessThan(4000);
    expect((blocks[0] as { text: { text: string } }).text.text.length).toBeLessThanOrEqual(170);
    expect((blocks[1] as { text: { text: string } }).text.text.length).toBeLessThanOrEqual(3000);
  });
});

it('every event has a headline without a gap', () => {
  const parts = { batch: 1, importId: 'i1', blob: 'a', side: 'source', schedule: 'nightly' } as const;
  for (const type of eventTypes)
    expect(headline(sampleEvent({ type, ...parts }))).not.toMatch(/undefined|\.|[a-z]-[a-z]+ed/);
});
