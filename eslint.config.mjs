/**
 * Lint rules. Besides the usual ones: sizes, and "one owner" rules (who may touch the clock, the environment, the database, the queue).
 * ESLint replaces a rule's options where a later block sets the rule again, so each owner gets the whole list minus what it owns.
 * Layers and module boundaries are checked by backend/test/arch.
 */
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const TIME = 'Only kernel/clock.ts knows the time: inject Clock (or DatabaseTime for due times).';

/** Packages with one owner. */
const OWNED_IMPORTS = {
  schedule: [
    { name: '@nestjs/schedule', message: 'Only scheduling/timer-registry.ts uses @nestjs/schedule.' },
  ],
  queue: ['bull', '@nestjs/bull'].map((name) => ({
    name,
    message: 'Only dispatch/bull knows Bull: use the Dispatcher port.',
  })),
  database: ['typeorm', '@nestjs/typeorm', 'mariadb', 'mysql2', 'node:sqlite'].map((name) => ({
    name,
    message: 'SQL and TypeORM live in database/, *.repository.ts, *.read.ts, *.entity.ts and migrations.',
  })),
  time: [
    ...['timers', 'node:timers', 'timers/promises', 'node:timers/promises'].map((name) => ({
      name,
      message: TIME,
    })),
    ...['perf_hooks', 'node:perf_hooks'].map((name) => ({
      name,
      importNames: ['performance'],
      message: TIME,
    })),
  ],
};
const FORWARD_REF = {
  name: '@nestjs/common',
  importNames: ['forwardRef'],
  message: 'forwardRef hides a cycle: events go up, calls go down (backend/test/arch draws the layers).',
};

const restrictedImports = (...owned) => [
  'error',
  {
    paths: [
      FORWARD_REF,
      ...Object.entries(OWNED_IMPORTS)
        .filter(([owner]) => !owned.includes(owner))
        .flatMap(([, paths]) => paths),
    ],
  },
];

/** Syntax with one owner. `new Date(value)`, `Date.parse` and `Date.UTC` are arithmetic and allowed everywhere. */
const OWNED_SYNTAX = {
  time: [
    "MemberExpression[object.name='Date'][property.name='now']",
    "NewExpression[callee.name='Date'][arguments.length=0]",
    "CallExpression[callee.name='Date']",
    "MemberExpression[object.name='AbortSignal'][property.name='timeout']",
    "MemberExpression[object.name='process'][property.name='hrtime']",
    "MemberExpression[object.name='process'][property.name='uptime']",
  ].map((selector) => ({ selector, message: TIME })),
  environment: [
    {
      selector: "MemberExpression[object.name='process'][property.name='env']",
      message: 'Only config/ reads the environment: inject AppConfig.',
    },
  ],
};
const DOUBLE_CAST = {
  selector: "TSAsExpression > TSAsExpression[typeAnnotation.type='TSUnknownKeyword']",
  message: 'A cast through unknown switches the type check off: narrow with a guard instead.',
};
/** `max-params` cannot tell constructors, factories and request handlers, whose parameters Nest fills in. */
const TOO_MANY_PARAMETERS = [
  {
    selector:
      "FunctionDeclaration[params.length>4], :not(Property[key.name='useFactory']) > ArrowFunctionExpression[params.length>4]",
    message: 'At most 4 parameters: pass an object.',
  },
  {
    selector:
      ":not(MethodDefinition[kind='constructor'], MethodDefinition[decorators.length>0]) > FunctionExpression[params.length>4]",
    message: 'At most 4 parameters: pass an object.',
  },
  {
    selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>6]",
    message: 'At most 6 injected: the class does too much.',
  },
];
const TIME_GLOBALS = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'performance'];

const restrictedSyntax = (...owned) => [
  'error',
  DOUBLE_CAST,
  ...TOO_MANY_PARAMETERS,
  ...Object.entries(OWNED_SYNTAX)
    .filter(([owner]) => !owned.includes(owner))
    .flatMap(([, selectors]) => selectors),
];

const SIZES = {
  'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
};

const TYPED_RULES = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': [
    'error',
    { checksVoidReturn: { attributes: false, arguments: false } },
  ],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-for-in-array': 'error',
};

const RULES = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-console': 'error',
  'no-warning-comments': ['error', { terms: ['fixme', 'xxx', 'hack'] }],
  'object-shorthand': 'error',
  'prefer-const': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  // A Nest module is a class without members.
  '@typescript-eslint/no-extraneous-class': 'off',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  '@typescript-eslint/no-useless-constructor': 'off',
};

const typescriptFiles = ['backend/**/*.ts', 'migrations/**/*.ts', 'admin-ui/**/*.ts'];
const source = ['backend/src/**/*.ts'];
const tests = [
  '**/*.spec.ts',
  'backend/test/**/*.ts',
  'backend/bench/**/*.ts',
  'admin-ui/e2e/**/*.ts',
  'admin-ui/**/testing/**/*.ts',
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'data/',
      'coverage/',
      '.cache/',
      '.angular/',
      'admin-ui/src/app/core/api/generated/',
      '**/*.d.mts',
    ],
  },

  {
    files: typescriptFiles,
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...RULES, ...TYPED_RULES, ...SIZES },
  },

  // One owner each.
  {
    files: source,
    rules: {
      'no-restricted-imports': restrictedImports(),
      'no-restricted-syntax': restrictedSyntax(),
      'no-restricted-globals': ['error', ...TIME_GLOBALS.map((name) => ({ name, message: TIME }))],
    },
  },
  {
    files: ['backend/src/kernel/clock.ts'],
    rules: {
      'no-restricted-imports': restrictedImports('time'),
      'no-restricted-syntax': restrictedSyntax('time'),
      'no-restricted-globals': 'off',
    },
  },
  {
    files: ['backend/src/config/**/*.ts'],
    rules: { 'no-restricted-syntax': restrictedSyntax('environment') },
  },
  {
    files: [
      'backend/src/database/**/*.ts',
      ...['repository', 'entity', 'read'].map((kind) => `backend/src/**/*.${kind}.ts`),
    ],
    rules: { 'no-restricted-imports': restrictedImports('database') },
  },
  {
    files: ['backend/src/scheduling/timer-registry.ts', 'backend/src/scheduling/scheduling.module.ts'],
    rules: { 'no-restricted-imports': restrictedImports('schedule') },
  },
  {
    files: ['backend/src/dispatch/bull/**/*.ts', 'backend/src/dispatch/dispatch.module.ts'],
    rules: { 'no-restricted-imports': restrictedImports('queue') },
  },
  {
    // The composition root.
    files: ['backend/src/*.ts'],
    rules: { 'no-restricted-imports': restrictedImports('queue', 'database', 'schedule') },
  },
  {
    // A thread of its own with a connection of its own: it beats when the main loop cannot, so nothing can be injected into it.
    files: ['backend/src/instances/beat-thread.ts'],
    rules: {
      'no-restricted-imports': restrictedImports('database', 'time'),
      'no-restricted-syntax': restrictedSyntax('time'),
      'no-restricted-globals': 'off',
    },
  },
  { files: ['backend/src/main.ts'], rules: { 'no-console': 'off' } },

  // Tests: long describe blocks, real time in cluster tests, real databases.
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      'no-restricted-imports': 'off',
      'no-restricted-syntax': ['error', DOUBLE_CAST],
      'no-restricted-globals': 'off',
      '@typescript-eslint/no-unsafe-function-type': 'off',
    },
  },

  // A migration is one list of statements, read from top to bottom.
  { files: ['migrations/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },

  // The console.
  {
    files: ['admin-ui/src/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
  },
  {
    files: ['admin-ui/src/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },

  // Plain JavaScript: scripts and configuration files talk to a terminal and read the environment.
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.recommended],
    rules: {
      ...SIZES,
      eqeqeq: RULES.eqeqeq,
      '@typescript-eslint/no-unused-vars': RULES['@typescript-eslint/no-unused-vars'],
    },
  },

  // `extends: prettier` last: formatting is not a matter of lint.
  prettier,
);
