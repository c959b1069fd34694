/**
 * What an orchestrator must not do, because the host runs it again from its history and expects the same
 * decisions (learn.microsoft.com/azure/azure-functions/durable/durable-functions-code-constraints). Covers
 * `src/domain` too: orchestrations call it. Lint cannot see through calls; the tests that replay every
 * history twice are the second net.
 */
const restrictedGlobals = [
  ['process', 'read settings in an activity or pass them as input'],
  ['fetch', 'call a service from an activity'],
  ['setTimeout', 'use context.df.createTimer'],
  ['setInterval', 'use context.df.createTimer'],
  ['setImmediate', 'use context.df.createTimer'],
  ['queueMicrotask', 'yield a durable task'],
  ['crypto', 'derive names from ids, or draw them in an activity'],
  ['performance', 'use context.df.currentUtcDateTime'],
  ['console', 'report through the custom status, or log from an activity'],
  ['Intl', 'locale and time zone differ between machines'],
].map(([name, message]) => ({ name, message }));

const restrictedSyntax = [
  ['NewExpression[callee.name="Date"][arguments.length=0]', 'Use context.df.currentUtcDateTime.'],
  ['CallExpression[callee.name="Date"]', 'Use context.df.currentUtcDateTime.'],
  [':function[async=true]', 'Orchestrators are synchronous generators: yield durable tasks.'],
  ['AwaitExpression', 'Orchestrators are synchronous generators: yield durable tasks.'],
  ['NewExpression[callee.name="Promise"]', 'Yield durable tasks; native promises are not replayed.'],
  [
    'MemberExpression[object.name="Promise"]',
    'Use context.df.Task.all or .any; native promises are not replayed.',
  ],
  ['Program > VariableDeclaration[kind!="const"]', 'Module state outlives a replay: use constants.'],
  [
    'Program > ExportNamedDeclaration > VariableDeclaration[kind!="const"]',
    'Module state outlives a replay: use constants.',
  ],
  [
    'MemberExpression[property.name=/^toLocale/]',
    'Locale and time zone differ between machines: format by hand.',
  ],
].map(([selector, message]) => ({ selector, message }));

const effect = 'Effects belong in activities.';

export const determinism = {
  name: 'acr-ferry/determinism',
  files: ['src/orchestrations/**/*.ts', 'src/domain/**/*.ts'],
  // Signing needs cryptography: activities and the checker on the way call it, no orchestration.
  ignores: [
    ...['keys', 'open-signed', 'open-waybill', 'signature', 'tag-list'].map(
      (file) => `src/domain/waybill/${file}.ts`,
    ),
    'src/domain/signatures/{cosign,notation}/*.ts',
  ],
  rules: {
    'no-restricted-globals': ['error', ...restrictedGlobals],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'Use context.df.currentUtcDateTime.' },
      { object: 'Math', property: 'random', message: 'Use context.df.newGuid or an activity.' },
    ],
    'no-restricted-syntax': ['error', ...restrictedSyntax],
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          // A module name without a slash or dot at its start is a Node built-in or a package: only
          // durable-functions and pure libraries are allowed.
          {
            regex: '^(?!(?:durable-functions|croner|jsonc-parser|picomatch|semver|zod)$)[^.]',
            message: effect,
            allowTypeImports: true,
          },
        ],
      },
    ],
  },
};
