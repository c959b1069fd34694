import type { TokenCredential } from '@azure/identity';
import { CryptographyClient, KeyClient, type KeyVaultKey } from '@azure/keyvault-keys';
import { TransferError } from '../../domain/errors';
import { vaultUrl, type Side } from '../../domain/side';
import type { Signer } from '../../domain/waybill/signature';
import { toTransferError } from '../failure';
import { freshVault } from '../fresh-token';

type KeyAlgorithm = Exclude<Signer['algorithm'], 'HS256'>;

/**
 * The newest version of a key in the vault of a side; it signs without leaving the vault.
 * @throws TransferError WAYBILL_KEY_UNUSABLE, ACCESS_DENIED (it takes Key Vault Crypto User).
 */
export async function keyVaultSigner(
  side: Side,
  keyName: string,
  credential: TokenCredential,
): Promise<Signer> {
  const key = await readKey(side, keyName, credential);
  const algorithm = algorithmOf(key);
  const { id } = key;
  if (algorithm === undefined || id === undefined) {
    throw unusable(side, `the key ${keyName} in ${side.vault} is a ${key.keyType ?? 'nameless'} key`);
  }
  const client = new CryptographyClient(id, credential, freshVault(side, credential));
  return {
    algorithm,
    keyId: id,
    async sign(bytes) {
      try {
        return (await client.signData(algorithm, bytes)).result;
      } catch (error) {
        throw toTransferError(error, `sign waybill with ${keyName}`, side.name);
      }
    },
  };
}

async function readKey(side: Side, keyName: string, credential: TokenCredential): Promise<KeyVaultKey> {
  try {
    return await new KeyClient(vaultUrl(side), credential, freshVault(side, credential)).getKey(keyName);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) {
      throw unusable(side, `there is no key ${keyName} in ${side.vault}`);
    }
    throw toTransferError(error, `read key ${keyName}`, side.name);
  }
}

const curves: Readonly<Record<string, KeyAlgorithm>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};

/** Keys of a managed HSM and of premium vaults have the suffix -HSM. */
function algorithmOf({ keyType, key }: KeyVaultKey): KeyAlgorithm | undefined {
  const type = keyType?.replace(/-HSM$/, '');
  if (type === 'RSA') return 'PS256';
  return type === 'EC' ? curves[key?.crv ?? ''] : undefined;
}

const unusable = (side: Side, message: string): TransferError =>
  new TransferError('WAYBILL_KEY_UNUSABLE', message, { operation: 'read signing key', origin: side.name });
