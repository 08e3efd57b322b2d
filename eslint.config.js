// Faults that the type checker does not report: floating promises, `any`, incomplete switches, long functions.
// scripts/check-schema.ts checks the SDL.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const CODE = [
  'src/**/*.ts',
  'resolvers/**/*.ts',
  'doors/**/*.ts',
  'inference/**/*.ts',
  'scripts/**/*.ts',
  'bench/**/*.ts',
  'test/**/*.ts',
  'vitest.config.ts',
];

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'web/dist',
      'client/dist',
      'prisma/generated',
      'resolvers/generated.ts',
      'client/src/generated.ts',
      'web/src/api/generated.ts',
      'runs',
      'out',
      '.data',
    ],
  },
  {
    files: CODE,
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['tsconfig.json'] } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      // Overflows the stack on graphql's recursive types.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A typed array's element is a number where the loop's bounds say so.
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  {
    // One function does one thing, and a file holds one noun.
    files: [
      'src/**/*.ts',
      'resolvers/**/*.ts',
      'doors/**/*.ts',
      'inference/**/*.ts',
      'scripts/**/*.ts',
      'bench/**/*.ts',
      'client/src/**/*.ts',
      'web/**/*.{ts,tsx}',
    ],
    // Data: the phrases of the suites.
    ignores: ['bench/suites/grammar.ts'],
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 60],
      'max-params': ['error', 4],
    },
  },
  {
    // What tests use has the bounds of the rest; a test file is one long list of tests.
    files: ['test/support/**/*.ts'],
    rules: { 'max-lines': ['error', 300], 'max-lines-per-function': ['error', 60] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Tests read responses of the API without types.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['client/src/**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['client/tsconfig.json'] } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Errors of the server are thrown unchanged, and the reason of an aborted signal may be any value.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  {
    files: ['web/src/**/*.{ts,tsx}', 'web/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['web/tsconfig.json'] } },
    rules: { '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }] },
  },
);
