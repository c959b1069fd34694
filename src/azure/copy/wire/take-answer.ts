import type { Receiver } from './connections';
import { longestHead, parseError, parseHead, type ResponseHead } from './response-head';

/** Where the body of an answer goes. */
export interface Sink {
  readonly into: Buffer;
  /** Told of every piece, once it is in the buffer. */
  readonly onBytes: (bytes: Buffer) => void;
  /** Undefined when so many bytes may pass; else the connection rests until it resolves. */
  readonly pass: (bytes: number) => Promise<void> | undefined;
}

/** Told what becomes of an answer. */
interface Receiving {
  /** @param whole the body was read to its end */
  readonly done: (head: ResponseHead, whole: boolean) => void;
  readonly rest: (until: Promise<void>) => void;
}

const headEnd = '\r\n\r\n';

/**
 * Takes an answer apart as it arrives: the head, and then the body where it belongs.
 * @throws RestError PARSE_ERROR, from `took`, when the answer is none or not as long as the sink allows.
 */
export function takeAnswer(
  { into, onBytes, pass }: Sink,
  { done, rest }: Receiving,
): Omit<Receiver, 'broke'> {
  let head: ResponseHead | undefined;
  let early = Buffer.alloc(0);
  let [filled, length] = [0, 0];

  const accept = (answer: ResponseHead, count: number): void => {
    if (count === 0) return;
    filled += count;
    onBytes(into.subarray(filled - count, filled));
    const wait = pass(count);
    if (filled === length) {
      // Nothing is left to wait for, nor anybody who would hear that the wait was given up.
      wait?.catch(() => undefined);
      done(answer, true);
    } else if (wait !== undefined) rest(wait);
  };
  const readHead = (): void => {
    const end = early.indexOf(headEnd);
    if ((end < 0 ? early.length : end) > longestHead) throw parseError('the head of the answer does not end');
    if (end < 0) return;
    const seen = parseHead(early.toString('latin1', 0, end));
    early = early.subarray(end + headEnd.length);
    if (seen.status < 200) {
      // An interim answer: the one that counts follows.
      readHead();
    } else if (seen.status === 206) {
      length = bodyLength(seen, into.length);
      if (early.length > length) throw parseError('the service sent more bytes than it said');
      head = seen;
      early.copy(into);
      accept(seen, early.length);
    } else done(seen, false);
  };

  return {
    room: () => (head === undefined ? undefined : into.subarray(filled, length)),
    took: (bytes) => {
      if (head !== undefined) {
        accept(head, bytes.length);
        return;
      }
      early = Buffer.concat([early, bytes]);
      readHead();
    },
  };
}

function bodyLength({ headers }: ResponseHead, most: number): number {
  const said = headers.get('content-length') ?? '';
  if (!/^\d+$/.test(said) || headers.has('transfer-encoding')) {
    throw parseError('the answer does not say how long it is');
  }
  const length = Number(said);
  if (length === 0 || length > most) throw parseError(`the answer has ${length} bytes, not ${most}`);
  return length;
}
