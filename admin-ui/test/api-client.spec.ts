/** @jest-environment node */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMITTED = 'admin-ui/src/app/core/api/generated';

describe('generated client', () => {
  it('is what docs/openapi.json gives (npm run api:client)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mawid-client-'));
    try {
      const program = 'node_modules/ng-openapi-gen/lib/index.js';
      execFileSync(process.execPath, [
        program,
        '--config',
        'admin-ui/ng-openapi-gen.json',
        '--output',
        folder,
      ]);
      expect(filesOf(folder)).toEqual(filesOf(COMMITTED));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(files.map((file) => [file.slice(folder.length), readFileSync(file, 'utf8')]));
}
