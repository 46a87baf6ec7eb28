/** Jest projects. ESM throughout: run with --experimental-vm-modules (the npm scripts do). */
const backend = {
  testEnvironment: 'node',
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

export default {
  projects: [
    { ...backend, displayName: 'unit', rootDir: 'backend/src', testMatch: ['<rootDir>/**/*.spec.ts'] },
    { ...backend, displayName: 'arch', rootDir: 'backend/test/arch', testMatch: ['<rootDir>/**/*.spec.ts'] },
    {
      ...backend,
      displayName: 'conformance',
      rootDir: 'backend/test/conformance',
      testMatch: ['<rootDir>/**/*.spec.ts'],
    },
    { ...backend, displayName: 'e2e', rootDir: 'backend/test/e2e', testMatch: ['<rootDir>/**/*.spec.ts'] },
    { ...backend, displayName: 'cluster', rootDir: 'backend/test/cluster', testMatch: ['<rootDir>/**/*.spec.ts'] },
  ],
};
