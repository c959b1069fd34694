import { describe, expect, it } from 'vitest';
import { ingestionOf, isNear, receiverOf } from '../../../src/domain/telemetry/receiver';

const key = 'InstrumentationKey=00000000-1111-4222-8333-444444444444';
const all = {
  ...{ OTEL_SDK_DISABLED: false, OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com' },
  APPLICATIONINSIGHTS_CONNECTION_STRING: key,
};

describe('where telemetry goes', () => {
  it('is one place, the collector first, and none where it is disabled', () => {
    expect(receiverOf(all)).toEqual({ otlp: 'https://otlp.example.com' });
    expect(receiverOf({ ...all, OTEL_SDK_DISABLED: true })).toBeUndefined();
    expect(receiverOf({ OTEL_SDK_DISABLED: false })).toBeUndefined();
  });

  it.each([
    [undefined, undefined],
    ['Authorization=AAD', {}],
    ['ClientId=c-1;Authorization=AAD', { clientId: 'c-1' }],
    ['Authorization=other', undefined],
  ])('is signed in for as the host does: %s', (APPLICATIONINSIGHTS_AUTHENTICATION_STRING, identity) => {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...settings } = all;
    expect(receiverOf({ ...settings, APPLICATIONINSIGHTS_AUTHENTICATION_STRING })).toEqual({
      azureMonitor: { connectionString: key, ...(identity && { identity }) },
    });
  });

  it.each([
    [key, 'https://dc.services.visualstudio.com/'],
    [`${key};IngestionEndpoint=https://eu-1.in.example.com/;LiveEndpoint=x`, 'https://eu-1.in.example.com/'],
    [`${key};EndpointSuffix=ai.example.us;Location=east`, 'https://east.dc.ai.example.us/'],
  ])('is read off %s', (text, endpoint) => {
    expect(ingestionOf(text).href).toBe(endpoint);
  });

  it.each([
    '',
    'IngestionEndpoint=https://a.example',
    `${key};IngestionEndpoint=http://a.example`,
    `${key};IngestionEndpoint=https://user@a.example`,
    `${key};IngestionEndpoint=https://a.example/?x=1`,
  ])('is nowhere by %s', (text) => {
    expect(() => ingestionOf(text)).toThrow('is not usable');
  });

  it.each([
    ['https://eu-1.in.example.com', 'https://eu-2.in.example.com/v2.1/track', true],
    ['https://eu-1.in.example.com', 'https://eu-1.other.example.com', false],
    ['https://eu-1.in.example.com', 'http://eu-2.in.example.com', false],
    ['https://example.com', 'https://example.com/v2.1/track', true],
    ['https://example.com', 'https://evil.com', false],
    ['https://localhost', 'https://elsewhere', false],
    ['https://10.0.0.1', 'https://11.0.0.1', false],
  ])('from %s leads to %s: %s', (endpoint, address, near) => {
    expect(isNear(new URL(endpoint), address)).toBe(near);
  });
});
