import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

/** What Azurite says of a SAS: the signature, and the text that was signed. */
type Signed = readonly [signature: string, text: string];

interface Signatures {
  generateBlobSASSignatureWithUDK: (
    values: { readonly version: string; readonly blobName?: string | undefined },
    resource: string,
    account: string,
    key: Buffer,
  ) => Signed;
}

/** First whose SAS of a container Azurite does not sign with the name of the blob that is asked for. */
const firstOfContainers = '2020-12-06';
/** Signs two more lines, of headers and of query parameters that the request must have. */
const firstWithRequests = '2026-04-06';
/** Lines behind them: the five headers an answer may be told to have. */
const linesBehind = 5;

const path = 'azurite/dist/src/blob/authentication/IBlobSASSignatureValues';
const signatures = createRequire(__filename)(path) as Signatures;
const sign = signatures.generateBlobSASSignatureWithUDK;

/**
 * Has Azurite take user delegation SAS of the newest versions, which it signs as older ones, and of
 * containers in the oldest ones, which it signs as those of a blob. Those bound to headers or query
 * parameters (`srh`, `srq`) it refuses still, as it does not read them.
 */
export function takeAllDelegationSas(): void {
  signatures.generateBlobSASSignatureWithUDK = (values, resource, account, key) => {
    const ofContainer = values.version < firstOfContainers && resource === 'c';
    const signed = sign(ofContainer ? { ...values, blobName: undefined } : values, resource, account, key);
    if (values.version < firstWithRequests) return signed;
    const lines = signed[1].split('\n');
    lines.splice(-linesBehind, 0, '', '');
    const text = lines.join('\n');
    return [createHmac('sha256', key).update(text, 'utf8').digest('base64'), text];
  };
}
