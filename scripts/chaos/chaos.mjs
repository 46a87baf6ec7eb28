/** `npm run test:chaos`: real processes, real servers, random faults, an oracle outside the database. Bounded in time, seeded. Exit code 0 = nothing
 *  was violated, 1 = something was, 2 = the run itself failed. */
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildStale } from '../build/build.mjs';
import { audit } from './audit.mjs';
import { call } from './cluster.mjs';
import { Disturber } from './disturber.mjs';
import { checkExplain } from './explain-check.mjs';
import { figures } from './figures.mjs';
import { install } from './installation.mjs';
import { jobSpecs, knownJob } from './jobs.mjs';
import { openLedger } from './ledger.mjs';
import { dice, parseOptions, seeded } from './options.mjs';
import { readOracle } from './oracle.mjs';
import { plot } from './plot.mjs';
import { Prober } from './prober.mjs';
import { prioritise, usePriority } from './priority.mjs';
import { report } from './report.mjs';
import * as scenarios from './scenarios.mjs';
import { judge } from './verdict.mjs';

const PROGRESS_MS = 15_000;
const log = (text) => console.error(`[${new Date().toISOString().slice(11, 19)}] ${text}`);

async function createJobs(port, count) {
  const jobs = [];
  for (const spec of jobSpecs(count)) {
    const { status, body } = await call(port, 'POST', '/jobs', spec);
    if (status !== 201) throw new Error(`a job was refused: ${JSON.stringify(body)}`);
    jobs.push(knownJob(spec, body));
  }
  return jobs;
}

/** Ends the schedules and waits until everything has its outcome, a minute at most. */
async function quiesce(port, jobs, target) {
  for (const job of jobs) {
    const { status, body } = await call(port, 'POST', `/jobs/${job.id}/action`, { action: 'disable' });
    if (status !== 200) throw new Error(`a job could not be disabled: ${JSON.stringify(body)}`);
    job.endMs = Date.parse(body.job.updatedAt);
  }
  const ledger = await openLedger(target);
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(500))
    if ((await ledger.open()) === 0) break;
  await ledger.close();
}

/** Calls back every few seconds until it is stopped. */
function every(ms, work) {
  let isStopped = false;
  const done = (async () => {
    while (!isStopped) {
      await sleep(ms);
      if (!isStopped) await work().catch((error) => log(error.message));
    }
  })();
  return () => ((isStopped = true), done);
}

/** Jobs, faults, quiet. @returns what is to be judged. */
async function perform(options, installation, draw) {
  const { api, nodes, oracle, target } = installation;
  for (const node of new Set([api, ...nodes])) node.start();
  for (const node of new Set([api, ...nodes])) await node.ready();
  const jobs = await createJobs(Number(api.env.PORT), options.jobs);
  const disturber = new Disturber({ options, installation, dice: draw, log });
  const prober = new Prober(api.env.PORT);
  log(`${jobs.length} jobs; faults for ${options.seconds} s`);
  const untilMs = Date.now() + options.seconds * 1_000;
  const stops = [
    every(2_000, async () => disturber.supervise()),
    every(1_000, () => prober.probe()),
    every(PROGRESS_MS, async () => {
      const left = Math.max(0, Math.round((untilMs - Date.now()) / 1_000));
      const lines = Math.round(statSync(oracle).size / 190);
      log(
        `${left} s left; ${disturber.record.length} faults over; about ${lines} oracle lines; up ${nodes.filter((node) => node.isUp).length} of ${nodes.length}${disturber.ongoing}`,
      );
    }),
  ];
  const points = (await scenarios[options.scenario]({ disturber, options, installation, untilMs })) ?? null;
  await disturber.calm(60_000, 12_000);
  await Promise.all(stops.map((stop) => stop()));
  log('quiescing');
  await quiesce(Number(api.env.PORT), jobs, target);
  return { jobs, disturber, points, prober };
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  await buildStale({ log, only: 'service' });
  usePriority(options.priority);
  if (!prioritise(process.pid)) log('the priority stays as it is: raising it needs root');
  const draw = dice(seeded(options.seed));
  const installation = await install(options, log);
  log(`logs, oracle and program in ${installation.folder}; seed ${options.seed}`);
  try {
    const performed = await perform(options, installation, draw);
    process.exitCode = (await conclude(options, installation, performed, draw)) ? 0 : 1;
  } finally {
    process.exitCode ??= 2;
    await installation.stop();
  }
}

async function conclude(
  options,
  { api, nodes, oracle, root, target, databaseEnv },
  { jobs, disturber, points, prober },
  draw,
) {
  const { record, counts } = disturber;
  const ledger = await openLedger(target);
  const [rows, attempts] = [await ledger.fires(jobs[0].id), await ledger.attempts()];
  await ledger.close();
  const hungStops = nodes.flatMap(({ name, hungStops }) =>
    hungStops.map(({ pid, at }) => `${name}, pid ${pid}, ${new Date(at).toISOString()}`),
  );
  const deaths = new Map(nodes.flatMap((node) => [...node.deaths]));
  const facts = { jobs, rows, attempts, runs: readOracle(oracle, deaths), record, deaths };
  const port = Number(api.env.PORT);
  log('judging');
  const verdict = judge(facts);
  const numbers = figures(facts);
  const fromMs = jobs[0].createdMs - 1_000;
  const audits = await audit({ port, root, env: { ...api.env, ...databaseEnv }, fromMs, toMs: Date.now() });
  const ask = async (jobId, at) => (await call(port, 'GET', `/jobs/${jobId}/explain?at=${at}`)).body;
  const explain = await checkExplain({ ...facts, freezes: record, ask, dice: draw });
  if (options.plot)
    plot(options.plot, {
      points: numbers.points,
      record,
      title: `${options.database}, ${options.seconds} s, seed ${options.seed}: ${record.length} faults, ${verdict.planned} planned fires`,
    });
  return report({
    options,
    record,
    counts,
    verdict,
    figures: numbers,
    audits,
    explain,
    points,
    api: prober.summary,
    hungStops,
  });
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 2;
});
