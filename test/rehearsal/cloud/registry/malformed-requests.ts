import { admin } from './registry-call';

const digest = `sha256:${'a'.repeat(64)}`;
const methods = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'];
const roots = ['/v2/', '/acr/v1/', '/oauth2/', '/', '//v2//'];
const parts = [
  ...[
    'team/app',
    'team%2Fapp',
    '..',
    '%2e%2e',
    '%',
    '%zz',
    '%00',
    '%ff%fe',
    'A',
    '_catalog',
    'ü',
    'a'.repeat(400),
  ],
  ...[
    'manifests',
    'blobs',
    'uploads',
    'tags',
    'list',
    '_tags',
    '_manifests',
    'referrers',
    'token',
    'exchange',
  ],
  ...[digest, 'sha256:', 'sha256:xyz', `sha512:${'b'.repeat(128)}`, '1.0', '-', '__proto__', 'constructor'],
];
const queries = [
  ...[
    'n=-1',
    'n=99999999999',
    'n=1&last=%00',
    'orderby=__proto__',
    'digest=',
    `digest=${digest}`,
    'digest=%',
  ],
  ...[
    `mount=${digest}&from=..`,
    'mount=x',
    'artifactType=%F0%9F',
    'scope=repository',
    'scope=a:b:c:d',
    '&&&=&',
  ],
];
const headers = [
  ...[
    'Range: bytes=9-1',
    'Range: bytes=-',
    'Content-Range: 5-1',
    'Content-Range: x',
    'Accept: ;;;,',
    'Host: a"b',
  ],
  ...['Content-Type: application/vnd.oci.image.manifest.v1+json', 'Content-Type: \x80', 'X: \xff'],
  ...[
    'Authorization: Bearer',
    'Authorization: Bearer a.b.c',
    'Authorization: Basic !!',
    'Authorization: x y z',
  ],
];
const bodies = [
  ...['', '{', '[]', 'null', '{"schemaVersion":2}', '{"errors":1}', '\0\0\0', '"'.repeat(5000)],
  ...[
    'grant_type=password',
    'grant_type=access_token&access_token=a.b.c',
    'grant_type=refresh_token&refresh_token=..',
  ],
  `{"schemaVersion":2,"config":{"mediaType":"x","digest":"${digest}","size":-1},"layers":[{}]}`,
  `{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"${digest}","size":1e400}]}`,
  '{"writeEnabled":{"__proto__":1}}',
];

const adminLine =
  'Authorization: Basic ' + Buffer.from(`${admin.username}:${admin.password}`).toString('base64');

/** One request as it goes over the wire, most likely malformed. */
export function makeRequest(random: (below: number) => number): string {
  const pick = (from: readonly string[]): string => from[random(from.length)]!;
  const path = pick(roots) + Array.from({ length: random(6) }, () => pick(parts)).join('/');
  const query = random(2) === 0 ? '' : `?${pick(queries)}`;
  const body = pick(bodies);
  const lines = [
    `${pick(methods)} ${path}${query} HTTP/1.1`,
    'Host: localhost',
    `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
    ...(random(4) === 0 ? [] : [adminLine]),
    ...(random(2) === 0 ? [] : [pick(headers)]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
