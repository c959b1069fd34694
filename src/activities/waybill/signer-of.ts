import type { Route } from '../../domain/route';
import type { Side } from '../../domain/side';
import { secretSigner, type Signer } from '../../domain/waybill/signature';
import type { Services } from '../../services';

/** What a sending route signs with; undefined: nothing. */
export async function signerOf(services: Services, route: Route, source: Side): Promise<Signer | undefined> {
  const { keyName, secret } = route.waybill;
  if (keyName !== undefined) return services.signer(source, keyName);
  return secret === undefined ? undefined : secretSigner(secret);
}
