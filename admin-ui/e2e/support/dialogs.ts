import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../src/app/', import.meta.url));

/** Selectors of the console's components that open over a page, read off its sources: what no check opens is found by comparing. */
export function dialogSelectors(): string[] {
  return globSync('**/*.ts', { cwd: SOURCES, exclude: ['**/*.spec.ts'] })
    .map((file) => readFileSync(`${SOURCES}${file}`, 'utf8'))
    .filter((source) =>
      /\b(Mat)?DialogRef\b|\bDIALOG_DATA\b|MAT_DIALOG_DATA|MatDialogModule|MatDialogContent/.test(source),
    )
    .flatMap((source) => /selector: '(app-[\w-]+)'/.exec(source)?.[1] ?? [])
    .sort();
}
