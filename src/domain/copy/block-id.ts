const pattern = /^([0-9a-f]{16})\.(\d{5})$/;

/**
 * Id of a block, deterministic: a repeated copy finds its own staged blocks, whoever staged them. `pin` names
 * source version and block size, so blocks of another version or plan never match. Equal length always, as
 * the service demands.
 */
export const blockId = (pin: string, index: number): string =>
  Buffer.from(`${pin}.${String(index).padStart(5, '0')}`, 'latin1').toString('base64');

/** Which block of the copy with this pin an id names, if it does. */
export function parseBlockId(pin: string, id: string): number | undefined {
  const [, owner, index] = pattern.exec(Buffer.from(id, 'base64').toString('latin1')) ?? [];
  return owner === pin ? Number(index) : undefined;
}
