import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/config/read-setting';
import { effectiveConfig } from '../../src/config/routes/effective-config';
import { appSettingsSchema } from '../../src/config/settings';
import { memoryServices } from '../support/services';

const problemsWith = (endpoint: string): string[] => {
  const parsed = parseSettings(appSettingsSchema, { TASK_HUB: 'hub', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  return 'problems' in parsed ? parsed.problems.map(({ setting }) => setting) : [];
};

describe('where telemetry is sent', () => {
  it.each(['https://otlp.example.com', 'https://otlp.example.com:4318/otlp/', 'http://localhost:4318'])(
    'may be %s',
    (endpoint) => {
      expect(problemsWith(endpoint)).toEqual([]);
    },
  );

  it.each([
    ...['http://otlp.example.com', 'http://localhost.example.com', 'https://user:word@otlp.example.com'],
    ...[
      'https://otlp.example.com/?key=1',
      'https://otlp.example.com/#x',
      'otlp.example.com:4317',
      'http://localhost@a.b',
    ],
  ])('may not be %s', (endpoint) => {
    expect(problemsWith(endpoint)).toEqual(['OTEL_EXPORTER_OTLP_ENDPOINT']);
  });

  it('is shown in the configuration, without the headers', () => {
    const { config } = memoryServices({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=topsecret',
    }).services;
    const { settings } = effectiveConfig(config);
    expect(settings.OTEL_EXPORTER_OTLP_ENDPOINT).toBe('https://otlp.example.com');
    expect(JSON.stringify(settings)).not.toContain('topsecret');
  });
});
