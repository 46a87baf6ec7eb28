/** @jest-environment node */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkI18n } from '../scripts/check-i18n.mjs';

/** A copy of the console's messages and sources in which one thing is broken. */
function problemsAfter(file: string, change: (text: string) => string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'mawid-i18n-'));
  try {
    for (const part of ['public/i18n', 'src/app'])
      cpSync(join('admin-ui', part), join(folder, part), { recursive: true });
    const path = join(folder, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
    return checkI18n(folder).map((problem) => problem.replace(`${folder}/`, ''));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe(checkI18n.name, () => {
  it('finds the messages complete', () => {
    expect(checkI18n('admin-ui')).toEqual([]);
  });

  it.each([
    ['public/i18n/ar.json', /"undo": "[^"]+",?/, '', 'ar.json lacks common.undo'],
    ['public/i18n/ar.json', 'few {', 'fewer {', 'the plural lacks few'],
    [
      'public/i18n/en.json',
      '{name} is paused.',
      '{who} is paused.',
      'jobs.did-pause takes {who} in English, {name} in Arabic',
    ],
    ['public/i18n/en.json', '"lost": "Lost"', '"lost": " "', 'status.lost is empty'],
    [
      'public/i18n/en.json',
      '{count, plural, one {# line}',
      '{count, plural, one {# line',
      'is not valid ICU',
    ],
    [
      'src/app/features/locks/locks.html',
      "'locks.intro'",
      "'locks.introduction'",
      'uses locks.introduction, which does not exist',
    ],
    [
      'src/app/features/locks/locks.html',
      "{{ 'locks.intro' | translate }}",
      'Slots of jobs',
      'holds the literal text "Slots of jobs"',
    ],
  ])('sees in %s that %s became %s', (file, old, fresh, expected) => {
    const problems = problemsAfter(file, (text) => text.replace(old, fresh));
    expect(problems.some((problem) => problem.includes(expected))).toBe(true);
  });
});
