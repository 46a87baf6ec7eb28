/** Jest projects, one per stage of `npm test`. ESM throughout: run with --experimental-vm-modules (the npm scripts do). */
import { existsSync } from 'node:fs';

const backend = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
};

const folders = {
  unit: 'backend/src',
  arch: 'backend/test/arch',
  conformance: 'backend/test/conformance',
  e2e: 'backend/test/e2e',
  cluster: 'backend/test/cluster',
  chaos: 'backend/test/chaos',
  scale: 'backend/test/scale',
  browser: 'admin-ui/e2e',
  speed: 'admin-ui/speed',
  screenshots: 'admin-ui/screenshots',
};

/** Jest refuses a project whose folder does not exist. */
const projects = Object.entries(folders)
  .filter(([, rootDir]) => existsSync(rootDir))
  .map(([displayName, rootDir]) => ({ ...backend, displayName, rootDir }));

/** The console brings its own settings (another environment and transform); its display name is `ui`. */
if (existsSync('admin-ui/jest.config.mjs')) projects.push('<rootDir>/admin-ui');

export default { projects, testTimeout: 20_000, cacheDirectory: '.cache/jest' };
