/** The bundles of the app and their maps: what is loaded on first use is in one of its own. */
export const bundles = [
  ...['azure.js', 'durable.js', 'jose.js', 'js', 'monitor.js', 'semver.js', 'signatures.js', 'telemetry.js'],
  'undici.js',
].flatMap((file) => [`index.${file}`, `index.${file}.map`]);
