import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { EnvHttpProxyAgent, request, type Dispatcher } from 'undici';

/** Of the machine itself, and what a cloud tells its machines only. Authorities of a company are private. */
const closed = new BlockList();
for (const [net, bits] of [['0.0.0.0', 8] as const, ['127.0.0.0', 8] as const, ['169.254.0.0', 16] as const])
  closed.addSubnet(net, bits);
for (const [net, bits] of [['::', 127] as const, ['fe80::', 10] as const])
  closed.addSubnet(net, bits, 'ipv6');
closed.addAddress('168.63.129.16');

const isClosed = (address: string): boolean => closed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
const refusal = 'is at an address that is not asked';

/** Looks again at what a name leads to at every connection: it may lead elsewhere by then. */
const lookUpOpen: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) {
      done(error, '');
      return;
    }
    const open = found.filter(({ address }) => !isClosed(address));
    const [first] = open;
    if (first === undefined) done(new Error(refusal), '');
    else if (options.all === true) done(null, open);
    else done(null, first.address, first.family);
  });
};

let shared: Dispatcher | undefined;
/** Through proxies as they do for all else, which then look up names themselves. */
const connections = (): Dispatcher =>
  (shared ??= new EnvHttpProxyAgent({ connect: { lookup: lookUpOpen }, proxyTunnel: false }));

/** How long to wait for what. */
interface Bounds {
  readonly most: number;
  readonly timeoutMs: number;
}

/** Gets what an authority has signed, by plain http and following no redirect. @throws Error with why not */
export async function fetchAnswer(url: string, { most, timeoutMs }: Bounds, body?: Buffer): Promise<Buffer> {
  if (!URL.canParse(url)) throw new Error('is no address');
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:') throw new Error('is no address of http, as authorities have it');
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && isClosed(literal)) throw new Error(refusal);
  try {
    const answer = await request(url, {
      ...{ dispatcher: connections(), signal: AbortSignal.timeout(timeoutMs) },
      ...(body && { method: 'POST', body, headers: { 'content-type': 'application/ocsp-request' } }),
    });
    const bytes = await wholeOf(answer.body, most);
    if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
    return bytes;
  } catch (error) {
    const { name, code, message } = error as Error & { readonly code?: string };
    const late = name === 'TimeoutError' && `did not answer within ${timeoutMs / 1000} seconds`;
    const why = late || (code === undefined ? message : `did not answer (${code})`);
    throw new Error(why, { cause: error });
  }
}

async function wholeOf(body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > most) throw new Error(`answered with more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
