import type { HttpResponseInit } from '@azure/functions';

/** Nothing of a page or picture of ours may run or load anything: its style is its own. */
export const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

const rowsAtOnce = 500;

/** The text of each item, many to a chunk. */
export function* inChunks<T>(items: readonly T[], text: (item: T) => string): Generator<string> {
  for (let i = 0; i < items.length; i += rowsAtOnce)
    yield items
      .slice(i, i + rowsAtOnce)
      .map(text)
      .join('');
}

/** Answers with a text that is made chunk by chunk, as it is taken. */
export function answerChunks(
  chunks: Iterable<string>,
  contentType: string,
  fileName: string,
): HttpResponseInit {
  const body = ReadableStream.from(chunks).pipeThrough(new TextEncoderStream());
  const headers = {
    'Content-Type': `${contentType}; charset=utf-8`,
    'Content-Disposition': `inline; filename="${fileName}"`,
    'Content-Security-Policy': contentSecurityPolicy,
  };
  return { headers, body };
}
