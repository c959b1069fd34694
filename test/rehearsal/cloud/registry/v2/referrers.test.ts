import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../../../rehearsal/cloud/registry/manifest';
import { configType, layerType, made, makeImage, putImage, subjectOf } from '../artifacts';
import { pushBlob, putManifest } from '../push-client';
import { serveRegistry, type ServedRegistry } from '../serve-registry';

let registry: ServedRegistry;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());

describe('referrers', () => {
  it('lists the artifacts about a manifest, by type on request, page by page', async () => {
    const subject = await putImage(registry.store, 'refs', '1.0');
    const sbom = {
      ...subjectOf(subject),
      artifactType: 'application/spdx+json',
      annotations: { made: 'by test' },
    };
    const { digest } = await putImage(registry.store, 'refs', undefined, sbom);
    await putImage(registry.store, 'refs', undefined, {
      ...subjectOf(subject),
      annotations: { second: 'one' },
    });
    const path = `/v2/refs/referrers/${subject.digest}`;

    const all = await registry.call('GET', path);
    expect(all.headers['content-type']).toBe(mediaTypes.ociIndex);
    expect(all.json).toMatchObject({
      schemaVersion: 2,
      manifests: [
        { digest, artifactType: 'application/spdx+json', annotations: { made: 'by test' } },
        { artifactType: configType },
      ],
    });
    const filtered = await registry.call(
      'GET',
      `${path}?artifactType=${encodeURIComponent('application/spdx+json')}`,
    );
    expect(filtered.headers['oci-filters-applied']).toBe('artifactType');
    expect(filtered.json).toMatchObject({ manifests: [{ digest }] });
    const page = await registry.call('GET', `${path}?n=1`);
    expect(page.json).toMatchObject({ manifests: [{ digest }] });
    const next = await registry.call('GET', /^<(.+)>; rel="next"$/.exec(String(page.headers.link))![1]!);
    expect(next.json).toMatchObject({ manifests: [{ artifactType: configType }] });
  });

  it('is empty for a manifest nothing refers to, present or not', async () => {
    await putImage(registry.store, 'refs', '1.0');
    const none = await registry.call('GET', `/v2/refs/referrers/${made('none').digest}`);
    expect(none).toMatchObject({ status: 200, json: { manifests: [] } });
  });

  it('is announced by OCI-Subject when a manifest with a subject is put', async () => {
    const subject = made('not pushed yet');
    const { config, layer, manifest } = makeImage('early', {
      subject: { mediaType: layerType, digest: subject.digest, size: subject.bytes.length },
    });
    for (const blob of [config, layer]) await pushBlob(registry, 'refs', blob);
    const put = await putManifest(registry, 'refs', manifest.digest, manifest.bytes);
    expect(put).toMatchObject({ status: 201, headers: { 'oci-subject': subject.digest } });
  });
});
