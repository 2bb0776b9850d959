// Lint with no warnings allowed. Rules that only restate a taste are left to prettier; those that catch bugs are errors.
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const ELECTRON = { name: 'electron', message: 'Only src-main/electron talks to Electron.' }

/** tfjs at run time belongs to src/engine; everything else gets it handed in. */
const TFJS = { group: ['@tensorflow/*'], allowTypeImports: true, message: 'Only src/engine imports tfjs at run time; take it as a value.' }

/**
 * @param {{ electron?: boolean, tfjs?: boolean, patterns?: readonly object[] }} allowed what this folder may import
 * @returns {import('eslint').Linter.RulesRecord}
 */
function imports({ electron = false, tfjs = false, patterns = [] }) {
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { paths: electron ? [] : [ELECTRON], patterns: [...(tfjs ? [] : [TFJS]), ...patterns] },
    ],
  }
}

export default defineConfig(
  globalIgnores([
    'out/',
    'dist/',
    'coverage/',
    'test-results/',
    'playwright-report/',
    'node_modules/',
    // AssemblyScript: its types are not TypeScript's.
    'src/engine/kernels/assembly/',
    'src/engine/kernels/generated.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}', '.ci/*.mjs', 'e2e/**/*.mjs'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'src/tsconfig.json',
          'src/tsconfig.test.json',
          'src/engine/tsconfig.json',
          'src-main/tsconfig.json',
          'src-renderer/tsconfig.json',
          'src-renderer/training-worker/tsconfig.json',
          'e2e/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Interfaces here are records of plain functions (a layer kind, a file port); none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // tsc reports these, with the same exceptions for names that start with an underscore.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An async function may be one for its type alone: a handler of the host's contract, say.
      '@typescript-eslint/require-await': 'off',
      ...imports({}),
    },
  },
  { files: ['src/engine/**/*.ts', 'src/**/*.test.ts', 'src/testing/**/*.ts'], rules: imports({ tfjs: true }) },
  { files: ['e2e/**/*.{ts,mjs}'], rules: imports({ electron: true, tfjs: true }) },
  {
    files: ['src-main/electron/**/*.ts'],
    rules: imports({ electron: true }),
  },
  {
    files: ['src-main/**/*.ts', 'src/**/*.ts', 'src-renderer/**/*.{ts,tsx}'],
    ignores: ['src-main/electron/**'],
    rules: {
      'no-restricted-syntax': ['error', { selector: "Identifier[name='ipcMain']", message: 'Raw ipcMain stays inside src-main/electron.' }],
    },
  },
  { files: ['src-renderer/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  {
    // A cast in a comment is invisible to these; tsc's checkJs sees it.
    files: ['**/*.mjs'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-argument': 'off' },
  },
  // Programs that run in a terminal print.
  { files: ['.ci/*.mjs', 'e2e/**/*.{ts,mjs}'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.{js,cjs}'],
    extends: [tseslint.configs.base],
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
)
