/** What a SAS says about itself, read from its text. Holds no signature. */
export interface TokenText {
  /** Pipelines want the leading `?`. */
  readonly hasPrefix: boolean;
  /** Absent when a stored access policy holds them. */
  readonly rights?: string;
  readonly startsOn?: Date;
  readonly expiresOn?: Date;
  readonly httpsOnly: boolean;
  readonly accessPolicy?: string;
  /** `account`, or what a service SAS is for: `c` is a container. */
  readonly scope: string;
  /** What an account SAS opens: letters of service, container and object. */
  readonly resourceTypes?: string;
}

/** Undefined for text that is no SAS. */
export function readTokenText(text: string): TokenText | undefined {
  const hasPrefix = text.startsWith('?');
  const query = new URLSearchParams(hasPrefix ? text.slice(1) : text);
  if (!query.has('sig') || !query.has('sv')) return undefined;
  const rights = query.get('sp');
  const accessPolicy = query.get('si');
  const resourceTypes = query.get('srt');
  const startsOn = dateOf(query.get('st'));
  const expiresOn = dateOf(query.get('se'));
  return {
    hasPrefix,
    ...(rights !== null && { rights }),
    ...(startsOn !== undefined && { startsOn }),
    ...(expiresOn !== undefined && { expiresOn }),
    httpsOnly: query.get('spr') === 'https',
    ...(accessPolicy !== null && { accessPolicy }),
    ...(resourceTypes !== null && { resourceTypes }),
    scope: query.has('ss') ? 'account' : (query.get('sr') ?? ''),
  };
}

function dateOf(text: string | null): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}
