import type { HttpResponseInit } from '@azure/functions';

/** Nothing of a page or picture of ours may run or load anything: its style is its own. */
export const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Answers with a text that is made chunk by chunk, as it is taken. */
export function answerChunks(
  chunks: Iterator<string, void>,
  contentType: string,
  fileName: string,
): HttpResponseInit {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
  const headers = {
    'Content-Type': `${contentType}; charset=utf-8`,
    'Content-Disposition': `inline; filename="${fileName}"`,
    'Content-Security-Policy': contentSecurityPolicy,
  };
  return { headers, body };
}
