import { open, type FileHandle } from 'node:fs/promises';

/** Where the content of a file lies inside a tar. */
export interface TarEntry {
  readonly offset: number;
  readonly size: number;
}

const blockSize = 512;
/** Long names and pax records; a larger one is no honest archive. */
const largestMetadata = 1024 * 1024;

/**
 * Finds every file of an uncompressed tar by reading headers only, so that a many-gigabyte archive costs
 * nothing and its parts can be read in any order. Understands ustar, pax and GNU long names, and links to
 * other entries.
 * @returns undefined when the file is not a tar.
 * @throws Error when the archive ends too early.
 */
export async function indexTar(path: string): Promise<Map<string, TarEntry> | undefined> {
  const file = await open(path, 'r');
  try {
    return await readEntries(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function readEntries(file: FileHandle, length: number): Promise<Map<string, TarEntry> | undefined> {
  if (length < blockSize) return undefined;
  const entries = new Map<string, TarEntry>();
  const links = new Map<string, string>();
  let overrides: Overrides = {};
  for (let position = 0; position + blockSize <= length;) {
    const header = await readAt(file, position, blockSize);
    if (header.every((byte) => byte === 0)) break;
    if (!hasValidChecksum(header)) {
      if (position === 0) return undefined;
      throw new Error(`damaged tar header at byte ${position}`);
    }
    const offset = position + blockSize;
    const size = overrides.size ?? readNumber(header, 124, 12);
    if (offset + size > length) throw new Error(`the archive ends inside an entry, at byte ${length}`);
    position = offset + Math.ceil(size / blockSize) * blockSize;
    const type = String.fromCharCode(header[156] ?? 0);
    if (isMetadata(type)) {
      if (size > largestMetadata) throw new Error(`tar metadata of ${size} bytes at byte ${offset}`);
      overrides = { ...overrides, ...readOverrides(type, await readAt(file, offset, size)) };
      continue;
    }
    const name = cleanPath(overrides.path ?? readName(header));
    const target = overrides.linkpath ?? readText(header, 157, 100);
    if (type === '0' || type === '\0' || type === '7') entries.set(name, { offset, size });
    else if (type === '1') links.set(name, cleanPath(target));
    else if (type === '2') links.set(name, resolveLink(name, target));
    overrides = {};
  }
  for (const [name, target] of links) {
    const entry = entries.get(target);
    if (entry !== undefined) entries.set(name, entry);
  }
  return entries;
}

interface Overrides {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
}

const isMetadata = (type: string): boolean => ['x', 'g', 'L', 'K'].includes(type);

function readOverrides(type: string, content: Buffer): Overrides {
  const text = content.toString('utf8').replace(/\0+$/, '');
  if (type === 'L') return { path: text };
  if (type === 'K') return { linkpath: text };
  return type === 'x' ? readPax(content) : {};
}

/** Records are `<length> <key>=<value>\n`, the length in bytes and counting itself (POSIX pax). */
function readPax(content: Buffer): Overrides {
  let overrides: Overrides = {};
  for (let start = 0; start < content.length;) {
    const space = content.indexOf(' ', start);
    const length = Number(content.toString('latin1', start, space));
    if (space < 0 || !Number.isInteger(length) || length <= 0) break;
    const record = content.toString('utf8', space + 1, start + length - 1);
    const equals = record.indexOf('=');
    const [key, value] = [record.slice(0, equals), record.slice(equals + 1)];
    if (key === 'path' || key === 'linkpath') overrides = { ...overrides, [key]: value };
    if (key === 'size') overrides = { ...overrides, size: Number(value) };
    start += length;
  }
  return overrides;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The checksum counts its own eight bytes as spaces. */
function hasValidChecksum(header: Buffer): boolean {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return readNumber(header, 148, 8) === sum;
}

/** Octal text, or base 256 when the top bit is set (GNU, for sizes from 8 GiB). */
function readNumber(header: Buffer, start: number, length: number): number {
  if (((header[start] ?? 0) & 0x80) !== 0) return header.readUIntBE(start + length - 6, 6);
  return Number.parseInt(readText(header, start, length).trim() || '0', 8);
}

function readName(header: Buffer): string {
  const isUstar = header.toString('latin1', 257, 262) === 'ustar';
  const prefix = isUstar && header[262] === 0 ? readText(header, 345, 155) : '';
  const name = readText(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function readText(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

const cleanPath = (path: string): string => path.replace(/^(?:\.?\/)+/, '');

/** Symbolic links in a saved image point at sibling folders: `../<id>/layer.tar`. */
function resolveLink(name: string, target: string): string {
  const base = new URL(`file:///${name}`);
  return decodeURIComponent(new URL(target, base).pathname.slice(1));
}
