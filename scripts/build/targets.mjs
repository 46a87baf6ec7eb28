/** What there is to build, from what, into what. */
import { existsSync } from 'node:fs';

const SHARED = ['package-lock.json', 'tsconfig.json'];

/** `clean`: removed before the build, so that no deleted source lives on in the output. */
const TARGETS = [
  {
    name: 'service',
    inputs: [
      'backend/src',
      'backend/tsconfig.json',
      'backend/tsconfig.build.json',
      'migrations',
      'nest-cli.json',
      ...SHARED,
    ],
    output: 'dist/backend/src/main.js',
    clean: ['dist/backend', 'dist/migrations', 'dist/.tsbuildinfo'],
    command: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
  },
  {
    name: 'console',
    needs: 'angular.json',
    inputs: [
      'admin-ui/src',
      'admin-ui/public',
      'admin-ui/tsconfig.json',
      'admin-ui/tsconfig.app.json',
      'angular.json',
      ...SHARED,
    ],
    output: 'dist/admin-ui/browser/index.html',
    clean: ['dist/admin-ui'],
    command: ['node_modules/@angular/cli/bin/ng.js', 'build', '--configuration=production'],
  },
];

export const targets = () => TARGETS.filter(({ needs }) => needs === undefined || existsSync(needs));
