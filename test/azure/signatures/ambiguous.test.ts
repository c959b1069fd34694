import { expect, it } from 'vitest';
import { isAmbiguous } from '../../../src/azure/signatures/ambiguous';

const layer = '{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:a","size":1}';

it.each([
  `{"schemaVersion":2,"config":{},"layers":[${layer},${layer}],"annotations":{"created":"now"}}`,
  '{"annotations":{"Layers":"a","layers":"b","SUBJECT":"c"}}',
  `{"layers":[{"annotations":{"Digest":"a"},"digest":"sha256:a"}]}`,
  '{"Unknown":1,"unknown":2}',
])('takes a manifest as it stands there: %s', (text) => {
  expect(isAmbiguous(text)).toBe(false);
});

it.each([
  `{"Layers":[${layer}]}`,
  '{"SUBJECT":{}}',
  `{"layers":[],"Manifests":[]}`,
  `{"layer\u017f":[${layer}]}`,
  `{"\\u004cayers":[${layer}]}`,
  `{"layers":[],"layers":[${layer}]}`,
  `{"layers":[{"mediaType":"text/plain","MediaType":"application/vnd.oci.image.layer.v1.tar"}]}`,
  '{"config":{"mediaType":"a","mediaType":"b"}}',
  `{"layers":[{"annotations":null},{"DIGEST":"sha256:a"}]}`,
  '{"annotations":{"a":"1","a":"2"}}',
  `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
])('tells what others could read in another way: %.80s', (text) => {
  expect(isAmbiguous(text)).toBe(true);
});
