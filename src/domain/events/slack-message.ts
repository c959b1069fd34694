import { shortened } from '../redact';
import type { DomainEvent } from './event';
import { absolute, factsOf, headline, linksFor, signOf } from './wording';

/** What Slack takes at most in a header, in a text, and of fields in a section. */
const longestHeader = 140;
const longestText = 2800;
const mostFields = 10;

/** Nothing that others wrote is Markdown. */
const plain = (text: string, longest = longestText) => ({
  type: 'plain_text',
  text: shortened(text, longest),
  emoji: false,
});

/** Slack reads these as markup even in the text of a notification. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** An event as an incoming webhook of Slack takes it. */
export function slackMessage(told: DomainEvent, appUrl: string | undefined) {
  const event = absolute(told, appUrl);
  const { reason, remedy } = event;
  const title = `${signOf(event)} ${headline(event)}`;
  const links = linksFor(event).map(([name, url]) => `<${escaped(url)}|${name}>`);
  const fields = factsOf(event).slice(0, mostFields);
  return {
    text: escaped(`${title}${reason === undefined ? '' : `: ${shortened(reason, longestText)}`}`),
    blocks: [
      { type: 'header', text: plain(title, longestHeader) },
      ...[reason, remedy].flatMap((text) =>
        text === undefined ? [] : [{ type: 'section', text: plain(text) }],
      ),
      { type: 'section', fields: fields.map(([name, value]) => plain(`${name}: ${value}`, 1900)) },
      ...(links.length === 0
        ? []
        : [{ type: 'context', elements: [{ type: 'mrkdwn', text: links.join('  ·  ') }] }]),
    ],
  };
}
