/** Runs one stage as a child process and reads its result. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param context `{ folder (for result files), environment, jestArgs, onChild(child) }`
 * @returns `{ name, passed, failed, problem }`: tests of the stage, and why it failed beyond failing tests, or null.
 */
export function runStage(stage, context) {
  return stage.kind === 'check' ? runCheck(stage, context) : runJest(stage, context);
}

async function runCheck(stage, { environment, onChild }) {
  // Either a script of ours or a program of a package.
  const [packageName, file, ...args] = stage.command ?? [];
  const command = stage.script ? [stage.script] : [join('node_modules', packageName, file), ...args];
  const code = await run(command, { environment, onChild, stdout: 'pipe', stderr: 'pipe' });
  return { name: stage.name, passed: 0, failed: 0, problem: code === 0 ? null : `ended with ${code}` };
}

async function runJest(stage, { folder, environment, jestArgs, onChild }) {
  const outputFile = join(folder, `${stage.name}.json`);
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    `--selectProjects=${stage.name}`,
    `--maxWorkers=${stage.workers ?? 2}`,
    '--json',
    `--outputFile=${outputFile}`,
    ...(stage.timeoutMs ? [`--testTimeout=${stage.timeoutMs}`] : []),
    ...jestArgs,
  ];
  // What jest --json says on its stdout is the result again.
  const code = await run(args, { environment, onChild, stdout: 'ignore', stderr: 'inherit' });
  return judge(stage.name, code, outputFile, jestArgs.length > 0);
}

/** A skipped or empty test proves nothing: without a filter of the caller's it fails the stage. */
function judge(name, code, outputFile, isFiltered) {
  const summary = readSummary(outputFile);
  if (!summary) return { name, passed: 0, failed: 0, problem: `jest ended with ${code} and left no result` };
  const passed = summary.numPassedTests;
  const failed = summary.numFailedTests;
  const skipped = summary.numPendingTests + summary.numTodoTests;
  const brokenFiles = summary.numRuntimeErrorTestSuites;
  const problem =
    (brokenFiles > 0 && `${brokenFiles} test file(s) could not run`) ||
    (skipped > 0 && !isFiltered && `${skipped} test(s) skipped`) ||
    (passed + failed === 0 && !isFiltered && 'no tests') ||
    (code !== 0 && failed === 0 && `jest ended with ${code}`) ||
    null;
  return { name, passed, failed, problem };
}

function readSummary(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** What is piped is shown at the end, so that what runs beside does not mix with it. @returns the exit code; 1 when ended by a signal. */
function run(args, { environment, onChild, stdout, stderr }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: environment, stdio: ['inherit', stdout, stderr] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
    onChild(child);
    child.once('error', reject);
    child.once('close', (code) => {
      if (said.length > 0) process.stderr.write(Buffer.concat(said));
      resolve(code ?? 1);
    });
  });
}
