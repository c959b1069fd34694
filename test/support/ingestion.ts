import { mkdtempSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { loadCertificates } from '../../rehearsal/cloud/platform/listeners/certificates';
import { listen } from '../../rehearsal/cloud/platform/listeners/listener';

interface Envelope {
  readonly name: string;
  readonly iKey?: string;
  readonly instrumentationKey?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: Record<string, unknown> };
}

interface Span {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
}

interface Metrics {
  readonly metrics: readonly { readonly name: string; readonly value: number; readonly count?: number }[];
  readonly properties: Readonly<Record<string, string>>;
}

/** The key of the component that is written to. */
export const instrumentationKey = '00000000-1111-4222-8333-444444444444';

/** All of a process are of one authority, which it trusts once. */
const state = mkdtempSync(join(tmpdir(), 'acr-ferry-ingestion-'));

/** An ingestion endpoint of Application Insights on this machine, which keeps what it is sent. */
export async function startIngestion() {
  const { cert, key, caFile } = await loadCertificates(state, ['ingestion.example.com']);
  const envelopes: Envelope[] = [];
  const requests: { readonly path: string; readonly authorization: string | undefined }[] = [];
  const answers: ((response: ServerResponse) => void)[] = [];
  const { port, close } = await listen(
    async (request, response) => {
      const body = await buffer(request);
      requests.push({ path: request.url ?? '', authorization: request.headers.authorization });
      const answer = answers.shift();
      if (answer !== undefined) {
        answer(response);
        return;
      }
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
      const came = (text.startsWith('[') ? JSON.parse(text) : [JSON.parse(text)]) as Envelope[];
      envelopes.push(...came);
      const said = { itemsReceived: came.length, itemsAccepted: came.length, errors: [] };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    },
    { port: 0, tls: { cert, key } },
  );
  const url = `https://127.0.0.1:${port}`;
  const of = <T>(type: string): T[] =>
    envelopes.filter(({ data }) => data.baseType === type).map(({ data }) => data.baseData as T);
  return {
    url,
    connectionString: `InstrumentationKey=${instrumentationKey};IngestionEndpoint=${url}/`,
    caFile,
    requests,
    envelopes,
    /** How the next requests are answered, one after the other; then as accepted. */
    answers,
    get spans() {
      return of<Span>('RemoteDependencyData');
    },
    /** Points of a metric: what was added since the one before. */
    points: (metric: string) =>
      of<Metrics>('MetricData').flatMap(({ metrics, properties }) =>
        metrics
          .filter(({ name }) => name === metric)
          .map(({ value, count }) => ({ value, count, ...properties })),
      ),
    stop: close,
  };
}
