import { buffer } from 'node:stream/consumers';
import { listen } from '../../rehearsal/cloud/platform/listeners/listener';
import { readMessage, type Message } from './protobuf';

type Attributes = Readonly<Record<string, string | number>>;

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

/** A point of a metric; of a histogram its sum, and how many values are in it. */
export interface ReceivedPoint {
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
  readonly count: number;
  readonly attributes: Attributes;
}

/** An OTLP server on this machine, which keeps what it is sent; a deaf one never answers. */
export async function startOtlp(isDeaf = false) {
  const spans: ReceivedSpan[] = [];
  /** Cumulative, so the last export has all. */
  let points: ReceivedPoint[] = [];
  const requests: { readonly path: string; readonly headers: NodeJS.Dict<string | string[]> }[] = [];
  const bodies: string[] = [];
  const { port, close } = await listen(
    async (request, response) => {
      const body = await buffer(request);
      requests.push({ path: request.url ?? '', headers: request.headers });
      bodies.push(body.toString('latin1'));
      if (request.url === '/v1/traces') spans.push(...spansIn(readMessage(body)));
      if (request.url === '/v1/metrics') points = pointsIn(readMessage(body));
      if (!isDeaf) response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    },
    { port: 0 },
  );
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    requests,
    /** All that came, as it came. */
    bodies,
    points: (metric: string) => points.filter((each) => each.metric === metric),
    stop: close,
  };
}

function spansIn(request: Message): ReceivedSpan[] {
  return request.all(1).flatMap((ofResource) =>
    ofResource.all(2).flatMap((scope) =>
      scope.all(2).map((span) => ({
        name: span.text(5),
        traceId: span.hex(1),
        parentSpanId: span.hex(4),
        attributes: attributesIn(span.all(9)),
        resource: attributesIn(ofResource.all(1).flatMap((resource) => resource.all(1))),
      })),
    ),
  );
}

/** Where a metric has its points, by what it is: gauge, sum, histogram. */
const kinds = [
  { field: 5, attributes: 7 },
  { field: 7, attributes: 7 },
  { field: 9, attributes: 9 },
];

function pointsIn(request: Message): ReceivedPoint[] {
  const metrics = request.all(1).flatMap((each) => each.all(2).flatMap((scope) => scope.all(2)));
  return metrics.flatMap((metric) =>
    kinds.flatMap(({ field, attributes }) =>
      metric
        .all(field)
        .flatMap((data) => data.all(1))
        .map((point) => ({
          metric: metric.text(1),
          unit: metric.text(3),
          value: field === 9 ? point.double(5) : point.number(4, 6),
          count: field === 9 ? point.integer(4) : 1,
          attributes: attributesIn(point.all(attributes)),
        })),
    ),
  );
}

const attributesIn = (pairs: readonly Message[]): Attributes =>
  Object.fromEntries(
    pairs.map((pair) => {
      const [value] = pair.all(2);
      return [
        pair.text(1),
        value!.has(1) ? value!.text(1) : value!.has(3) ? value!.integer(3) : value!.double(4),
      ];
    }),
  );
