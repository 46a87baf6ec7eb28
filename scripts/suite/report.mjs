/** What `npm test` says at its end. */

/**
 * Prints a line per stage and, last of all, `N passed, N failed`. A stage that failed without a failing test (lint, a crash) counts as one
 * failure, so the last line never says 0 failed when the command fails.
 * @returns whether everything passed.
 */
export function printSummary(results, seconds) {
  const width = Math.max(...results.map((result) => result.name.length));
  console.log(`\nSummary (${seconds} s)`);
  for (const { name, outcome, passed, failed, problem, seconds: stageSeconds } of results) {
    const tests = passed + failed > 0 ? `${passed} passed, ${failed} failed` : '';
    const line = [
      name.padEnd(width),
      outcome.padEnd(11),
      `${stageSeconds} s`.padStart(9),
      tests,
      problem ? `(${problem})` : '',
    ];
    console.log(`  ${line.filter(Boolean).join('  ')}`);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce(
    (sum, result) => sum + result.failed + (result.problem && result.failed === 0 ? 1 : 0),
    0,
  );
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}
