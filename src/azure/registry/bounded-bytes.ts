import { callLimit } from '../bounded-calls';

/** Reads a body of so many bytes at most; undefined where there are more, of which none are kept. */
export async function bytesOf(
  body: NodeJS.ReadableStream | undefined,
  most: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  const limit = callLimit();
  const onLate = (): void => {
    destroy(body);
  };
  limit.addEventListener('abort', onLate);
  let length = 0;
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length;
      if (length > most) return undefined;
      chunks.push(Buffer.from(chunk));
    }
    if (limit.aborted) throw new Error('the body did not end in time');
    return Buffer.concat(chunks);
  } finally {
    limit.removeEventListener('abort', onLate);
    destroy(body);
  }
}

function destroy(body: NodeJS.ReadableStream | undefined): void {
  (body as (NodeJS.ReadableStream & { destroy?: () => void }) | undefined)?.destroy?.();
}
