import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { filesBelow, ROOT, sourceFiles } from './import-graph.js';

const backend = (): string[] => [
  ...sourceFiles(),
  ...filesBelow('backend/test', (path) => path.endsWith('.ts')),
  ...filesBelow('scripts', (path) => path.endsWith('.mjs')),
];
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Lines that count for the size rule: neither blank nor comment only. */
export function codeLines(text: string): number {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''));
  return code.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
}

const SIZE_RULES: [string, RegExp, number][] = [
  ['pure decisions', /-state\.ts$/, 120],
  ['entities', /\.entity\.ts$/, 100],
  ['controllers', /\.controller\.ts$/, 200],
  ['dialects', /\.dialect\.ts$/, 150],
  ['anything', /./, 400],
];

/** Exported declarations without a documentation comment before them. */
export function undocumentedExports(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter((statement) => ts.canHaveModifiers(statement) && isExported(statement))
    .filter((statement) => ts.getJSDocCommentsAndTags(statement).length === 0 && !isDerivedType(statement))
    .map((statement) => `${file}:${source.getLineAndCharacterOfPosition(statement.getStart()).line + 1}`);
}

const isExported = (node: ts.HasModifiers): boolean =>
  ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;

/** `type State = (typeof STATES)[number]`: the list it comes from is documented. */
const isDerivedType = (node: ts.Node): boolean =>
  ts.isTypeAliasDeclaration(node) && /\btypeof\b/.test(node.type.getText());

/** Overloads, and types or constants that belong to the statement right above, share its comment. */
const sharesCommentAbove = (location: string): boolean => {
  const [file = '', line = '1'] = location.split(':');
  const above = read(file).split('\n')[Number(line) - 2]?.trim() ?? '';
  return above !== '' && !above.endsWith('*/');
};

describe('files', () => {
  it.each(SIZE_RULES)('keeps %s short (%s, at most %i lines of code)', (_name, pattern, limit) => {
    const long = sourceFiles()
      .filter((path) => pattern.test(path))
      .filter((path) => codeLines(read(path)) > limit);
    expect(long).toEqual([]);
  });

  it('are named in kebab-case after what they hold', () => {
    const bad = backend().filter(
      (path) =>
        !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.m?ts$|^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.mjs$/.test(
          basename(path),
        ) || /^(utils?|helpers?|common|misc|manager)\./.test(basename(path)),
    );
    expect(bad).toEqual([]);
  });

  it('re-export others only at the door of a module', () => {
    const barrels = sourceFiles().filter(
      (path) => basename(path) === 'index.ts' && path.split('/').length > 4,
    );
    expect(barrels.filter((path) => !/\/dispatch\/bull\//.test(path))).toEqual([]);
  });

  it('document what they export', () => {
    const missing = sourceFiles().flatMap((path) => undocumentedExports(path, read(path)));
    expect(missing.filter((location) => !sharesCommentAbove(location))).toEqual([]);
  });
});

describe('the rules themselves', () => {
  it('counts code, not comments', () =>
    expect(codeLines('/** a\n * b */\nconst x = 1;\n\n// c\nconst y = 2;\n')).toBe(2));

  it('finds an undocumented export', () => {
    expect(
      undocumentedExports(
        'x.ts',
        '/** Says something. */\nexport const a = 1;\n\nexport function b() {}\nconst c = 1;',
      ),
    ).toEqual(['x.ts:4']);
  });
});
