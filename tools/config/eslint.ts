import { join } from 'node:path';
import eslint from '@eslint/js';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { describedApi } from '../api/lint-rule.ts';

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '**/*.mjs',
      '.peeksafe/',
      'tools/packages/consumers/',
      'demo/examples/',
      'demo/{early,service-worker}.js',
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: join(import.meta.dirname, '../..') },
    },
  },
  {
    rules: {
      // tsc finds these, with better sight.
      '@typescript-eslint/no-unused-vars': 'off',
      // A name may be taken out of an ids' alphabet by a control character class.
      'no-control-regex': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An error that was caught is passed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      eqeqeq: 'error',
      // A rejection that nobody handles ends a process, and `void` handles nothing.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
    },
  },
  {
    // Entries whose doc comments are complete; the other entries still have gaps.
    files: ['src/stats/**', 'src/assign/**'],
    plugins: { peeksafe: { rules: { 'described-api': describedApi } } },
    rules: { 'peeksafe/described-api': 'error' },
  },
  {
    // A function that is started with `void` here handles the failures that it expects. Any other error is a bug of ours or of a listener,
    // and reaches the page or the program as an error in an event handler does.
    files: ['src/elements/**', 'src/sdk/**', 'src/collect/**'],
    rules: { '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }] },
  },
  {
    files: ['src/elements/**'],
    extends: [lit['flat/recommended'], wc['flat/recommended']],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\sstyle=/]',
          message: 'A strict Content-Security-Policy blocks style attributes: use a class, or bind `.style`.',
        },
      ],
    },
  },
  {
    // In tests, node:test and chai check the promises; their calls are expressions and promises of their own kind.
    files: ['**/*.test.ts', '**/test/**', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      // Harnesses return objects of functions, of which a test takes those that it needs.
      '@typescript-eslint/unbound-method': 'off',
      // Many a callback that a test hands over has nothing to do.
      '@typescript-eslint/no-empty-function': 'off',
      // Tests run on pages without a policy, and some are about a page's own styles.
      'no-restricted-syntax': 'off',
      // Reference values are quoted with all the digits of their source.
      'no-loss-of-precision': 'off',
    },
  },
);
