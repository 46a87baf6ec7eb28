import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, ROOT } from './import-graph.js';

const MAPPING = 'docs/mapping.md';

/** Files of ours that a text names, with the line of each. */
export function namedFiles(text: string): { path: string; line: number }[] {
  return text.split('\n').flatMap((content, index) =>
    [...content.matchAll(/(?<![\w/.-])(?:backend|migrations|docs|docker|scripts)\/[\w./-]+\.\w+/g)].map(
      (match) => ({
        path: match[0],
        line: index + 1,
      }),
    ),
  );
}

/** `backend/src/...ts` followed by the methods or exports that the text says are in it. */
export function namedSymbols(text: string): { path: string; symbol: string }[] {
  return [...text.matchAll(/`(backend\/src\/[\w./-]+\.ts)`, ((?:`[\w.]+`(?:, )?)+)/g)].flatMap((match) =>
    [...(match[2] ?? '').matchAll(/`([\w.]+)`/g)].map((name) => ({
      path: match[1] ?? '',
      symbol: (name[1] ?? '').split('.').at(-1) ?? '',
    })),
  );
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', ...filesBelow('docs', (path) => path.endsWith('.md'))];

describe('documents and code', () => {
  it.each(documents)('%s names only files that exist', (document) => {
    const gone = namedFiles(read(document)).filter(({ path }) => !existsSync(join(ROOT, path)));
    expect(gone.map(({ path, line }) => `${document}:${line} names ${path}`)).toEqual([]);
  });

  it('the mapping names only methods and exports that exist', () => {
    const symbols = namedSymbols(read(MAPPING)).filter(({ path }) => existsSync(join(ROOT, path)));
    const gone = symbols.filter(({ path, symbol }) => !new RegExp(`\\b${symbol}\\b`).test(read(path)));
    expect(gone).toEqual([]);
    expect(symbols.length).toBeGreaterThan(50);
  });

  it('the mapping accounts for the original tables', () => {
    const text = read(MAPPING);
    const step = read('migrations/mariadb/0001-create-scheduler-tables.ts');
    const tables = [
      ...step.matchAll(/CREATE TABLE IF NOT EXISTS (scheduler_\w+|scheduled_job|scheduled_job_execution) /g),
    ];
    expect(tables.length).toBeGreaterThan(4);
    expect(tables.map((match) => match[1] ?? '').filter((table) => !text.includes(`\`${table}\``))).toEqual(
      [],
    );
  });
});

describe('the rules themselves', () => {
  it('sees files and symbols', () => {
    const text = 'x\n| `a` | `backend/src/a/b.ts`, `C.d`, `.e` | not `src/backend/api.py`, `/backend/x.ts`';
    expect(namedFiles(text)).toEqual([{ path: 'backend/src/a/b.ts', line: 2 }]);
    expect(namedSymbols(text)).toEqual([
      { path: 'backend/src/a/b.ts', symbol: 'd' },
      { path: 'backend/src/a/b.ts', symbol: 'e' },
    ]);
  });
});
