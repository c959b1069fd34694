import { eventLevels, type DomainEvent } from './event';
import { absolute, factsOf, headline, linksFor } from './wording';

const colours = { info: 'accent', warn: 'warning', error: 'attention' } as const;

/** Teams reads Markdown in texts, but not in runs: what others wrote stands in runs only. */
const run = (text: string, style: object = {}) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...style }],
});

/** An event as a Teams workflow ("when a webhook request is received") posts it: an Adaptive Card. */
export function teamsMessage(told: DomainEvent, appUrl: string | undefined) {
  const event = absolute(told, appUrl);
  const { type, reason, remedy } = event;
  const facts = factsOf(event).map(([title, value]) => ({ title, value }));
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      run(headline(event), { weight: 'bolder', size: 'medium', color: colours[eventLevels[type]] }),
      ...(reason === undefined ? [] : [run(reason)]),
      ...(remedy === undefined ? [] : [run(remedy, { italic: true })]),
      { type: 'FactSet', facts },
    ],
    actions: linksFor(event).map(([title, url]) => ({ type: 'Action.OpenUrl', title, url })),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}
