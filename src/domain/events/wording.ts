import { eventLevels, type DomainEvent } from './event';

/** An event whose links work anywhere, where the address of the app is known. */
export function absolute(event: DomainEvent, appUrl: string | undefined): DomainEvent {
  if (appUrl === undefined) return event;
  const whole = (link: string): string => (link.startsWith('/') ? `${appUrl}${link}` : link);
  const links = Object.fromEntries(Object.entries(event.links).map(([name, link]) => [name, whole(link)]));
  return { ...event, links, ...(event.docsUrl !== undefined && { docsUrl: whole(event.docsUrl) }) };
}

const subjects: Readonly<Record<string, (event: DomainEvent) => string>> = {
  transfer: ({ transferId }) => `Transfer ${transferId}`,
  batch: ({ transferId, batch }) => `Batch ${batch} of transfer ${transferId}`,
  handover: ({ transferId, batch }) => `Batch ${batch} of transfer ${transferId}`,
  import: ({ blob }) => `Import of ${blob}`,
  sas: ({ side }) => `SAS of the ${side}`,
  schedule: ({ schedule }) => `Schedule ${schedule}`,
};

const verbs: Readonly<Partial<Record<DomainEvent['type'], string>>> = {
  'transfer.partial': 'brought less than all',
  'transfer.unsigned': 'met artifacts without a good signature',
  'handover.ready': 'is ready to be carried',
  'import.partial': 'brought less than all',
  'import.waiting': 'waits for another run',
  'import.not-picked-up': 'was not picked up',
  'import.gone': 'ended: the blob is gone',
  'import.replaced': 'ended: another version took the place of the blob',
  'import.unknown': 'cannot be followed',
  'sas.renewal-failed': 'could not be renewed',
  'sas.expiring': 'expires soon',
  'sas.renewed': 'was renewed',
  'schedule.skipped': 'was skipped',
  'transfer.paused': 'is paused',
  'transfer.resumed': 'goes on',
  'transfer.cancelled': 'was cancelled',
  'transfer.pruned': 'deleted tags the source no longer has',
  'transfer.prune-refused': 'deleted no tags',
};

/** An event in one line, for people. */
export function headline(event: DomainEvent): string {
  if (event.type === 'events.test') return 'acr-ferry can tell you of events here';
  const [what = '', verb = ''] = event.type.split('.');
  const subject = subjects[what]?.(event) ?? what;
  return `${subject} ${verbs[event.type] ?? verb.replaceAll('-', ' ')}`;
}

/** How an event looks at a glance. */
export const signOf = ({ type }: DomainEvent): string =>
  ({ info: '\u{1F535}', warn: '\u{1F7E1}', error: '\u{1F534}' })[eventLevels[type]];

/** What people want to see besides, by its name; numbers and words only. */
export function factsOf({ route, phase, code, facts, time }: DomainEvent): [name: string, value: string][] {
  const all = Object.entries<DomainEvent['facts'][string] | undefined>({
    ...{ route, phase, code, ...facts, time },
  });
  return all.flatMap(([name, value]): [string, string][] =>
    value === undefined || typeof value === 'object' ? [] : [[words(name), String(value)]],
  );
}

/** A name of code as people would write it. */
const words = (name: string): string =>
  name
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (first) => first.toUpperCase());

/** Links people follow, by what they lead to; without the address of the app some lead nowhere. */
export function linksFor({ links, docsUrl }: DomainEvent): [title: string, url: string][] {
  const titled = { Open: links.page, Report: links.report, Portal: links.portal, 'About this': docsUrl };
  return Object.entries(titled).flatMap(([title, url]) =>
    url?.startsWith('https://') ? [[title, url] as [string, string]] : [],
  );
}
