/**
 * `npm test`: the whole suite on a fresh machine, with real MariaDB, Redis and browser. See design.md section 3 in short: given servers are
 * used, else private ones are started, else installed, else the command fails; it never passes by skipping.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServices } from './services.mjs';
import { secondsSince } from './services/progress.mjs';
import { parseArguments, USAGE } from './suite/arguments.mjs';
import { testEnvironment } from './suite/environment.mjs';
import { printSummary } from './suite/report.mjs';
import { runStage } from './suite/run-stage.mjs';
import { selectStages } from './suite/stages.mjs';

const state = { child: null, signal: null };
const started = performance.now();
const log = (text) => console.error(`[${secondsSince(started)} s] ${text}`);

/** Ends the running stage; the loop below then cleans up and reports. A second signal does not wait. */
function onSignal(signal) {
  if (state.signal) process.exit(1);
  state.signal = signal;
  state.child?.kill(signal);
}

async function runAll(stages, options, services, folder) {
  const results = [];
  const context = {
    folder,
    environment: testEnvironment(services.urls),
    jestArgs: options.jestArgs,
    onChild: (child) => (state.child = child),
  };
  for (const stage of stages) {
    const isStopped = state.signal || (options.bail && results.some((result) => result.outcome === 'FAILED'));
    if (isStopped || stage.absent) {
      results.push({
        name: stage.name,
        passed: 0,
        failed: 0,
        problem: null,
        outcome: isStopped ? 'not run' : 'nothing yet',
        seconds: '0.0',
      });
      continue;
    }
    const start = performance.now();
    log(`=== ${stage.name}`);
    const result = await runStage(stage, context);
    const outcome = result.failed > 0 || result.problem ? 'FAILED' : 'ok';
    results.push({ ...result, outcome, seconds: secondsSince(start) });
    log(
      `=== ${stage.name}: ${outcome}${result.problem ? ` (${result.problem})` : ''}, ${secondsSince(start)} s`,
    );
  }
  return results;
}

async function main() {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  const stages = selectStages(options.only);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  const needed = new Set(stages.filter((stage) => !stage.absent).flatMap((stage) => stage.services));
  const services = await startServices({
    mariadb: needed.has('mariadb'),
    redis: needed.has('redis'),
    chromium: needed.has('chromium'),
    log,
  });
  const folder = mkdtempSync(join(tmpdir(), 'mawid-test-'));
  try {
    const results = await runAll(stages, options, services, folder);
    process.exitCode = printSummary(results, secondsSince(started)) && !state.signal ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await services.stop();
  }
}

main().catch((error) => {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
