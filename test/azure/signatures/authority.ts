import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readCertificate, type ReadCertificate } from '../../../src/domain/signatures/notation/certificate';
import { leadProcess } from '../../support/lead-process';

/** An authority whose responder and lists are those of OpenSSL, behind real HTTP under the name of a host. */
export interface Authority {
  readonly root: ReadCertificate;
  /** Where it answers: `/ocsp` and `/list` by themselves, all else as a test says. */
  readonly url: (path: string) => string;
  readonly port: number;
  /** A certificate by one it has, with extensions as OpenSSL writes them; for a key it has, or a new one. */
  issue(name: string, extensions: readonly string[], by?: string, key?: string): ReadCertificate;
  /** RSASSA-PSS with SHA-256 by the key `rsa`. */
  signPss(bytes: Buffer): Buffer;
  /** Has a certificate be revoked, as `openssl ca` keeps it: `250101000000Z,keyCompromise`. */
  revoke(certificate: ReadCertificate, how: string): void;
  /** Has its responder know nothing of a certificate. */
  forget(certificate: ReadCertificate): void;
  /** What its responder says to a request, signed by one of its certificates. */
  respond(request: Buffer, by?: string, ...options: readonly string[]): Buffer;
  /** A list by the root, with extensions; as changes only where it is given what it has. */
  list(extensions?: readonly string[], entries?: readonly string[], by?: string): Buffer;
  /** Answers on a path, in place of what is there. */
  on(path: string, answer: (body: Buffer, response: ServerResponse) => Buffer | undefined): void;
  /** Paths that were asked for since the last look. */
  asked(): readonly string[];
  /** Has the limits of the app count from now on. */
  hurry(): void;
  close(): Promise<void>;
}

const host = 'pki.acme.test';
const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Opens an authority, to which this process is led by the name of its host; every other host is refused. */
export async function openAuthority(): Promise<Authority> {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-authority-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = (name: string): ReadCertificate =>
    readCertificate(new X509Certificate(readFileSync(at(`${name}.pem`))).raw);
  const authority = (name: string): void => {
    const usage = 'keyUsage=critical,keyCertSign,cRLSign';
    const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', usage];
    const names = ['-subj', `/C=US/ST=WA/O=acme/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`];
    openssl('req', '-x509', ...ec, '-days', '30', ...extensions, ...names);
  };
  authority('root');
  authority('stranger');
  openssl('genrsa', '-out', 'rsa.key', '2048');
  const entries: string[] = [];
  const issued: ReadCertificate[] = [];
  let asked: string[] = [];
  const answers = new Map<string, (body: Buffer, response: ServerResponse) => Buffer | undefined>();
  const line = ({ x509: { serialNumber: serial } }: ReadCertificate, how = ''): string =>
    `${how === '' ? 'V' : 'R'}\t400101000000Z\t${how}\t${serial}\tunknown\t/CN=${serial}`;

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const reply = (body: Buffer): void => {
      const answer = answers.get(path);
      const bytes = answer?.(body, response);
      if (answer === undefined) response.writeHead(404).end();
      else if (bytes !== undefined) response.end(bytes);
    };
    buffer(request)
      .then(reply)
      .catch((error: unknown) => response.writeHead(500, String(error).replace(/\s+/g, ' ')).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(at('endpoints.json'), JSON.stringify({ connectMap: { [host]: `127.0.0.1:${port}` } }));
  const undo = leadProcess({ FERRY_ENDPOINTS: at('endpoints.json') }, readFileSync(at('root.pem'), 'utf8'));
  // OpenSSL works in this process, and takes its time where much else is done: it is not late for that.
  const { timeout } = AbortSignal;
  AbortSignal.timeout = (ms) => timeout.call(AbortSignal, 30 * ms);
  const hurry = (): void => void (AbortSignal.timeout = timeout);
  let number = 0;
  const opened: Authority = {
    root: read('root'),
    url: (path) => `http://${host}${path}`,
    port,
    issue(name, extensions, by = 'root', key) {
      writeFileSync(at('leaf.ext'), extensions.join('\n'));
      const keys = key === undefined ? [...ec, '-keyout', `${name}.key`] : ['-key', `${key}.key`];
      openssl('req', '-new', ...keys, '-subj', `/C=US/ST=WA/O=acme/CN=${name}`, '-out', 'leaf.csr');
      const signer = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', '30'];
      openssl('x509', '-req', '-in', 'leaf.csr', ...signer, '-extfile', 'leaf.ext', '-out', `${name}.pem`);
      const certificate = read(name);
      issued.push(certificate);
      entries.push(line(certificate));
      return certificate;
    },
    signPss(bytes) {
      writeFileSync(at('data'), bytes);
      const padding = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'];
      return openssl('dgst', '-sha256', ...padding, '-sign', 'rsa.key', 'data');
    },
    revoke(certificate, how) {
      entries[issued.indexOf(certificate)] = line(certificate, how);
    },
    forget(certificate) {
      const index = issued.indexOf(certificate);
      issued.splice(index, 1);
      entries.splice(index, 1);
    },
    respond(request, by = 'root', ...options) {
      writeFileSync(at('index.txt'), `${entries.join('\n')}\n`);
      writeFileSync(at('request.der'), request);
      const signer = ['-CA', 'root.pem', '-rsigner', `${by}.pem`, '-rkey', `${by}.key`];
      const files = ['-index', 'index.txt', '-reqin', 'request.der', '-respout', 'answer.der'];
      openssl('ocsp', ...signer, ...files, ...(options.length > 0 ? options : ['-nmin', '60']));
      return readFileSync(at('answer.der'));
    },
    list(extensions = [], more = [], by = 'root') {
      number += 1;
      writeFileSync(at('index.txt'), `${[...entries, ...more].join('\n')}\n`);
      writeFileSync(at('crlnumber'), `${String(number).padStart(2, '0')}\n`);
      const settings = ['[ca]', 'default_ca=it', '[it]', 'database=index.txt', 'crlnumber=crlnumber'];
      const crl = ['default_md=sha256', 'default_crl_hours=1', 'crl_extensions=extensions', '[extensions]'];
      const none = 'authorityKeyIdentifier=keyid:always';
      writeFileSync(at('ca.cnf'), [...settings, ...crl, none, ...extensions, ''].join('\n'));
      const signer = ['-cert', `${by}.pem`, '-keyfile', `${by}.key`];
      openssl('ca', '-config', 'ca.cnf', '-gencrl', ...signer, '-out', 'list.pem');
      return Buffer.from(readFileSync(at('list.pem'), 'utf8').replace(/-----[^-]+-----/g, ''), 'base64');
    },
    on: (path, answer) => void answers.set(path, answer),
    asked() {
      const since = asked;
      asked = [];
      return since;
    },
    hurry,
    async close() {
      undo();
      hurry();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  opened.on('/ocsp', (request) => opened.respond(request));
  opened.on('/list', () => opened.list());
  return opened;
}
