/** The stages of `npm test`, in order: cheap ones first. */
import { existsSync } from 'node:fs';

/** Database, broker and browser a stage needs. */
const BACKENDS = ['mariadb', 'redis'];

/** Commands that look at the tree, the slowest first: they run two at a time. `needs` is a file without which there is nothing to check
 *  yet. */
const CHECKS = [
  {
    name: 'lint',
    command: [
      'eslint',
      'bin/eslint.js',
      '.',
      '--cache',
      '--cache-location=.cache/eslint',
      '--max-warnings=0',
    ],
  },
  {
    name: 'ui-types',
    needs: 'admin-ui/tsconfig.json',
    command: ['@angular/compiler-cli', 'bundles/src/bin/ngc.js', '-p', 'admin-ui/tsconfig.json', '--noEmit'],
  },
  {
    name: 'format',
    command: [
      'prettier',
      'bin/prettier.cjs',
      '--check',
      '--cache',
      '--cache-location=.cache/prettier',
      '--log-level=warn',
      '.',
    ],
  },
  { name: 'types', command: ['typescript', 'bin/tsc', '-p', 'backend/tsconfig.json', '--noEmit'] },
  {
    name: 'browser-types',
    needs: 'admin-ui/e2e/tsconfig.json',
    command: ['typescript', 'bin/tsc', '-p', 'admin-ui/e2e/tsconfig.json', '--noEmit'],
  },
  {
    name: 'styles',
    needs: 'stylelint.config.mjs',
    command: ['stylelint', 'bin/stylelint.mjs', 'admin-ui/src/**/*.css'],
  },
  { name: 'i18n', needs: 'admin-ui/scripts/check-i18n.mjs', script: 'admin-ui/scripts/check-i18n.mjs' },
];

/** Jest projects. A folder that does not exist yet is the only excuse for having no tests. */
const PROJECTS = [
  { name: 'unit', folder: 'backend/src' },
  { name: 'arch', folder: 'backend/test/arch' },
  { name: 'ui', folder: 'admin-ui/jest.config.mjs' },
  { name: 'conformance', folder: 'backend/test/conformance', services: BACKENDS, timeoutMs: 60_000 },
  { name: 'e2e', folder: 'backend/test/e2e', services: BACKENDS, timeoutMs: 60_000 },
  { name: 'cluster', folder: 'backend/test/cluster', services: BACKENDS, timeoutMs: 180_000, workers: 1 },
  {
    name: 'chaos',
    folder: 'backend/test/chaos',
    services: BACKENDS,
    timeoutMs: 300_000,
    workers: 1,
    isOnRequest: true,
  },
  {
    name: 'scale',
    folder: 'backend/test/scale',
    services: ['mariadb'],
    timeoutMs: 120_000,
    workers: 1,
    isOnRequest: true,
  },
  {
    name: 'browser',
    folder: 'admin-ui/e2e',
    services: ['chromium'],
    timeoutMs: 120_000,
    workers: 1,
    isOnRequest: true,
  },
  {
    name: 'speed',
    folder: 'admin-ui/speed',
    services: ['chromium'],
    timeoutMs: 120_000,
    workers: 1,
    isOnRequest: true,
  },
  {
    name: 'screenshots',
    folder: 'admin-ui/screenshots',
    services: ['chromium'],
    timeoutMs: 120_000,
    workers: 1,
    isOnRequest: true,
  },
];

/** @returns all stages as `{ name, kind: 'check' | 'jest', services, ... }`; those with nothing to do yet have `absent`. */
export function allStages() {
  return [
    ...CHECKS.map((check) => ({ ...check, kind: 'check', services: [], absent: isAbsent(check.needs) })),
    ...PROJECTS.map((project) => ({
      services: [],
      ...project,
      kind: 'jest',
      absent: isAbsent(project.folder),
    })),
  ];
}

const isAbsent = (path) => path !== undefined && !existsSync(path);

/** `checks` stands for all of its kind; without names, all but those that run on request only. @throws on an unknown name. */
export function selectStages(names) {
  const stages = allStages();
  if (names.length === 0) return stages.filter((stage) => !stage.isOnRequest);
  const known = new Set(['checks', ...stages.map((stage) => stage.name)]);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Error(`Unknown stage ${unknown.join(', ')}. There are: ${[...known].join(', ')}`);
  return stages.filter(
    (stage) => names.includes(stage.name) || (stage.kind === 'check' && names.includes('checks')),
  );
}
