import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Which folders under src/ a folder may import: the table of CONTRIBUTING.md, enforced. */
const mayImport = {
  core: [],
  expressions: ['core'],
  contracts: ['core'],
  formats: ['core'],
  language: ['core', 'expressions'],
  kafka: ['core'],
  tail: ['core', 'expressions', 'formats', 'kafka'],
  requests: ['core', 'expressions', 'formats', 'language', 'kafka', 'tail'],
  'local-cluster': ['core'],
  workers: [
    'core',
    'expressions',
    'contracts',
    'formats',
    'language',
    'kafka',
    'tail',
    'requests',
    'local-cluster',
  ],
  'language-server': ['core', 'expressions', 'contracts', 'language'],
  cli: [
    'core',
    'expressions',
    'contracts',
    'formats',
    'language',
    'kafka',
    'tail',
    'requests',
    'local-cluster',
    'workers',
  ],
  webview: ['core', 'contracts'],
  extension: ['core', 'contracts', 'expressions', 'language'],
};
const folders = Object.keys(mayImport);

/**
 * The import restrictions of one folder of src/.
 * @param toSrc what leads from these files to src/, as a regular expression
 */
function walls(folder, files = [`src/${folder}/**/*.ts`], toSrc = '(\\.\\./)+') {
  const forbidden = folders.filter((other) => other !== folder && !mayImport[folder].includes(other));
  const patterns = [
    {
      regex: `^${toSrc}(${forbidden.join('|')})/`,
      message: `src/${folder} may import only: ${mayImport[folder].join(', ') || 'nothing'} (CONTRIBUTING.md, "Folders").`,
    },
  ];
  if (folder !== 'extension') {
    patterns.push({ regex: '^vscode$', message: '`vscode` is imported under src/extension* alone.' });
  }
  if (folder !== 'kafka') {
    patterns.push({
      regex: '^(@platformatic/kafka|kafkajs)',
      message: 'A Kafka client is imported under src/kafka alone.',
    });
  }
  return {
    files,
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      'no-console': folder === 'cli' ? 'off' : 'error',
    },
  };
}

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.cache', 'test-results', 'test/fixtures'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/webview/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  ...folders.map((folder) => walls(folder)),
  walls('extension', ['src/extension.ts'], '\\./'),
  // src/extension has a folder `workers` of its own, one level up from its features.
  walls('extension', ['src/extension/*/**/*.ts'], '(\\.\\./){2,}'),
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  prettier,
);
