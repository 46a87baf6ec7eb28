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

/** Checks use one core each; a stage of jest uses all there are. */
const CHECKS_AT_ONCE = 2;
const state = { children: new Set(), signal: null };
const started = performance.now();
const log = (text) => console.error(`[${secondsSince(started)} s] ${text}`);

/** Ends what is running; the loop below then cleans up and reports. A second signal does not wait. */
function onSignal(signal) {
  if (state.signal) process.exit(1);
  state.signal = signal;
  for (const child of state.children) child.kill(signal);
}

function onChild(child) {
  state.children.add(child);
  child.once('close', () => state.children.delete(child));
}

/** @returns a result for each stage, in their order. */
async function runAll(stages, options, services, folder) {
  const results = new Map();
  const context = {
    folder,
    environment: testEnvironment(services.urls),
    jestArgs: options.jestArgs,
    onChild,
  };
  const isBailing = () => options.bail && [...results.values()].some((result) => result.outcome === 'FAILED');
  const runOne = async (stage) => {
    const isStopped = state.signal || isBailing();
    results.set(stage, isStopped || stage.absent ? notRun(stage, isStopped) : await run(stage, context));
  };
  const checks = stages.filter((stage) => stage.kind === 'check');
  const next = checks.values();
  // Each takes the next one until there is none.
  await Promise.all(
    Array.from({ length: CHECKS_AT_ONCE }, async () => {
      for (const check of next) await runOne(check);
    }),
  );
  for (const stage of stages) if (stage.kind !== 'check') await runOne(stage);
  return stages.map((stage) => results.get(stage));
}

function notRun({ name }, isStopped) {
  const outcome = isStopped ? 'not run' : 'nothing yet';
  return { name, passed: 0, failed: 0, problem: null, outcome, seconds: '0.0' };
}

async function run(stage, context) {
  const start = performance.now();
  log(`=== ${stage.name}`);
  const result = await runStage(stage, context);
  const outcome = result.failed > 0 || result.problem ? 'FAILED' : 'ok';
  const seconds = secondsSince(start);
  log(`=== ${stage.name}: ${outcome}${result.problem ? ` (${result.problem})` : ''}, ${seconds} s`);
  return { ...result, outcome, seconds };
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
