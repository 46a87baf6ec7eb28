import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Root of the checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** One import or re-export between files of ours, or of a package. */
export interface Import {
  /** Path of the importing file from the root, with `/`. */
  from: string;
  /** Path of the imported file from the root (`.ts`), or the package's specifier as written. */
  to: string;
  /** 1-based line of the statement. */
  line: number;
  /** Exported names that are asked for; empty for `import *`, `export *` and default imports. */
  names: string[];
  /** Those of `names` that are loaded at run time, not only used as types. */
  values: string[];
  /** Whether only types cross, so that nothing is loaded at run time. */
  isTypeOnly: boolean;
}

/** Paths from the root of all files below `folder` that `accepts` takes; empty when there is no such folder. */
export function filesBelow(folder: string, accepts: (path: string) => boolean): string[] {
  let names: string[];
  try {
    names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names
    .map((name) => posix.join(folder, name.split(sep).join('/')))
    .filter(accepts)
    .sort();
}

/** The service's own code, without tests. */
export const sourceFiles = (): string[] =>
  filesBelow('backend/src', (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));

/** All imports of the files, static and dynamic with a literal name. */
export function importsOf(files: readonly string[]): Import[] {
  return files.flatMap((file) => importsIn(file, readFileSync(join(ROOT, file), 'utf8')));
}

/** All imports in one text. */
export function importsIn(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Expression | undefined, isTypeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    found.push({
      from: file,
      to: resolve(file, specifier.text),
      line,
      names: elementsOf(node).map(nameOf),
      values: isTypeOnly
        ? []
        : elementsOf(node)
            .filter((element) => !element.isTypeOnly)
            .map(nameOf),
      isTypeOnly,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, importsTypesOnly(node));
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node, node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const nameOf = (element: ts.ImportSpecifier | ts.ExportSpecifier): string =>
  (element.propertyName ?? element.name).text;

function elementsOf(node: ts.Node): readonly (ts.ImportSpecifier | ts.ExportSpecifier)[] {
  const bindings = ts.isImportDeclaration(node)
    ? node.importClause?.namedBindings
    : ts.isExportDeclaration(node)
      ? node.exportClause
      : undefined;
  return bindings && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings)) ? bindings.elements : [];
}

function importsTypesOnly({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = relative(ROOT, join(ROOT, dirname(from), specifier))
    .split(sep)
    .join('/');
  return path.replace(/\.js$/, '.ts');
}
