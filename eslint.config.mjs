import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { determinism } from './eslint/determinism.mjs';

const typescript = ['**/*.ts'];

export default defineConfig(
  globalIgnores(['dist/', 'dist-*/', 'deploy/', 'release/', 'coverage/', '.rehearsal*/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    name: 'acr-ferry/typescript',
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Numbers print the same everywhere; the rest of the rule (objects, undefined) is what catches
      // mistakes.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `_` says that a parameter is there for its position.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    name: 'acr-ferry/signals',
    files: typescript,
    ignores: ['src/azure/bounded-calls.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'AbortSignal', property: 'any', message: 'loses timeouts nobody holds: use either()' },
      ],
    },
  },
  determinism,
  {
    name: 'acr-ferry/tests',
    files: ['test/**/*.ts'],
    rules: {
      // How long a busy machine may take is said once, in vitest.config.mts.
      'no-restricted-properties': [
        'error',
        ...['waitFor', 'waitUntil'].map((property) => ({
          object: 'vi',
          property,
          message: 'use expect.poll',
        })),
      ],
      // An assertion that fails says as much as a guard would.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    name: 'acr-ferry/dashboard',
    files: ['src/dashboard/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['document', 'location', 'history', 'navigator', 'addEventListener', 'fetch', 'crypto'],
          ...['sessionStorage', 'localStorage', 'setTimeout', 'clearTimeout', 'Node', 'DOMParser'],
          ...['URL', 'URLSearchParams', 'FormData', 'Blob', 'CSSStyleSheet'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    name: 'acr-ferry/scripts',
    files: ['**/*.{mjs,cjs,js}'],
    ignores: ['src/dashboard/**'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['process', 'console', 'require', 'module', 'Buffer', 'URL', '__dirname', '__filename'],
          ...['performance', 'Headers', 'URLSearchParams'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
