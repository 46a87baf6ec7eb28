import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docOf, envNames, renderEnvExample, renderEnvTable } from '../../src/config/index.js';
import { filesBelow, ROOT } from './import-graph.js';

/** `UPDATE_GOLDENS=1` writes what the test would compare (`npm run env:docs`). */
const approves = process.env.UPDATE_GOLDENS === '1';

const BEGIN = '<!-- env:begin -->';
const END = '<!-- env:end -->';

function expectGolden(path: string, wanted: (current: string) => string): void {
  const file = join(ROOT, path);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (approves) writeFileSync(file, wanted(current));
  else expect(current).toBe(wanted(current));
}

/** Names that are not the service's: other images' own, and MAWID_ for what only the compose files read. */
const FOREIGN = /^(MARIADB_|MAWID_)/;

/** Environment variables named in docker/. */
function dockerVariables(): [string, string][] {
  const files = filesBelow('docker', (path) => /(\.ya?ml|Dockerfile|\.mjs|\.env(\.example)?)$/.test(path));
  const mentioned =
    /\b((?:SCHEDULER_[A-Z0-9_]+)|DATABASE_URL(?:_FILE)?|REDIS_URL(?:_FILE)?|LOG_LEVEL|PORT|HOST)\b/g;
  const assigned = /^\s*(?:ENV\s+|- )?([A-Z][A-Z0-9_]+)(?=[:=])/gm;
  return files.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8').replace(/^\s*#.*$/gm, '');
    const names = [...text.matchAll(mentioned), ...text.matchAll(assigned)].map((match) => match[1] ?? '');
    return [...new Set(names)]
      .filter((name) => !FOREIGN.test(name))
      .map((name): [string, string] => [file, name]);
  });
}

/** Whether the service reads `name`. Only secrets have a `_FILE` form. */
function isKnown(name: string): boolean {
  return envNames.some((known) => {
    const { aliases = [], secret } = docOf(known);
    return [known, ...aliases].some((each) => each === name || (secret === true && `${each}_FILE` === name));
  });
}

describe('the documented environment', () => {
  it('.env.example is what the schema says', () => expectGolden('.env.example', () => renderEnvExample()));

  it("the README's table is what the schema says", () => {
    expectGolden('README.md', (text) => {
      const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
      if (start === -1 || end < start)
        throw new Error(`README.md needs the lines ${BEGIN} and ${END} around its table of variables`);
      return `${text.slice(0, start)}${BEGIN}\n<!-- prettier-ignore-start -->\n\n${renderEnvTable()}\n\n<!-- prettier-ignore-end -->\n${text.slice(end)}`;
    });
  });

  it.each(dockerVariables())('%s sets %s, which the service knows', (_file, name) =>
    expect(isKnown(name)).toBe(true),
  );

  it('does not know what it does not read', () => {
    expect(isKnown('SCHEDULER_MODE_FILE')).toBe(false);
    expect(isKnown('DATABASE_URL_FILE')).toBe(true);
  });
});
