/** `npm run test:chaos`: real processes, real MariaDB and Redis, random faults, an oracle outside the database. Bounded in time, seeded. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mariadb';
import { startServices } from '../services.mjs';
import { call, commonEnv, Node } from './cluster.mjs';
import { FAULTS, WEIGHTS } from './faults.mjs';
import { parseOptions, seeded } from './options.mjs';
import { judge } from './verdict.mjs';

const API_PORT = 4_600;
const log = (text) => console.error(`[${new Date().toISOString().slice(11, 19)}] ${text}`);

/** Mostly fast one-second jobs, some slow, failing and hanging ones, under both deliveries. */
function jobSpecs(count) {
  return Array.from({ length: count }, (_, i) => {
    const delivery = i % 2 === 0 ? 'at_most_once' : 'at_least_once';
    const base = { name: `chaos ${i}`, delivery, params: {}, intervalSeconds: 1, misfireGraceSeconds: 60 };
    if (i % 20 === 7)
      return { ...base, taskFunctionKey: 'probe.slow', intervalSeconds: 2, overlapPolicy: 'queue' };
    if (i % 20 === 13)
      return {
        ...base,
        taskFunctionKey: 'probe.fail',
        intervalSeconds: 3,
        maxAttempts: 2,
        retryDelaySeconds: 1,
      };
    if (i % 50 === 17)
      return { ...base, taskFunctionKey: 'probe.hang', intervalSeconds: 30, timeoutSeconds: 2 };
    return { ...base, taskFunctionKey: 'probe.fast' };
  });
}

async function createJobs(count) {
  const jobs = [];
  for (const spec of jobSpecs(count)) {
    const { status, body } = await call(API_PORT, 'POST', '/jobs', spec);
    if (status !== 201) throw new Error(`a job was refused: ${JSON.stringify(body)}`);
    jobs.push({
      id: body.id,
      everyMs: spec.intervalSeconds * 1_000,
      anchorMs: Date.parse(body.createdAt),
      delivery: spec.delivery,
    });
  }
  return jobs;
}

async function disturb(options, services, nodes) {
  const random = seeded(options.seed);
  const busy = new Set();
  const pick = () => {
    const free = nodes.filter((node) => node.isUp && !busy.has(node));
    return free[Math.floor(random() * free.length)] ?? null;
  };
  const pool = options.faults.flatMap((name) => Array.from({ length: WEIGHTS[name] }, () => name));
  const running = new Set();
  const counts = {};
  for (const until = Date.now() + options.minutes * 60_000; Date.now() < until;) {
    await sleep(1_500 + random() * 4_000);
    const name = pool[Math.floor(random() * pool.length)];
    // One fault of a server at a time: they would only wait for each other.
    if (['redis', 'mariadb'].includes(name) && [...running].some((fault) => fault.name === name)) continue;
    counts[name] = (counts[name] ?? 0) + 1;
    let node = null;
    const claim = () => {
      node = pick();
      if (node) busy.add(node);
      return node;
    };
    const fault = { name };
    fault.done = FAULTS[name]({ pick: claim, random, services })
      .catch((error) => log(`fault ${name}: ${error.message}`))
      .finally(() => {
        busy.delete(node);
        running.delete(fault);
      });
    running.add(fault);
  }
  await Promise.all([...running].map((fault) => fault.done));
  return counts;
}

async function quiesce(jobs, connection) {
  for (const job of jobs) await call(API_PORT, 'POST', `/jobs/${job.id}/action`, { action: 'disable' });
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(500)) {
    const [row] = await connection.query(
      'SELECT COUNT(*) AS n FROM scheduled_job_execution WHERE status_id < 4',
    );
    if (Number(row.n) === 0) return;
  }
}

async function ledger(connection, jobs) {
  const from = jobs[0].id;
  const rows = await connection.query(
    `SELECT job_id AS jobId, status_id AS status, fence, fire_count AS fireCount, ROUND(UNIX_TIMESTAMP(scheduled_for) * 1000) AS atMs,
       ROUND(UNIX_TIMESTAMP(scheduled_until) * 1000) AS untilMs, ROUND(TIMESTAMPDIFF(MICROSECOND, due_at, started_at) / 1000) AS latenessMs,
       JSON_VALUE(result, '$.fence') AS resultFence FROM scheduled_job_execution WHERE origin = 0 AND job_id >= ?`,
    [from],
  );
  const number = (value) => (value === null ? null : Number(value));
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, number(value)])),
  );
}

/** When the schedule of each job ended: the effective instant of its last revision (the disable). */
async function endOf(connection, jobs) {
  const [row] = await connection.query(
    `SELECT MIN(t.at) AS at FROM (SELECT ROUND(UNIX_TIMESTAMP(MAX(effective_at)) * 1000) AS at FROM scheduled_job_revision WHERE job_id >= ? GROUP BY job_id) t`,
    [jobs[0].id],
  );
  return Number(row.at);
}

/** Servers, processes and the database of a run. */
async function setUp(options, folder, oracle) {
  const services = await startServices({ mariadb: true, redis: true, isolated: true, log });
  const root = new URL(services.urls.mariadb);
  const target = {
    host: root.hostname,
    port: Number(root.port),
    user: 'root',
    password: decodeURIComponent(root.password),
  };
  const setup = await createConnection(target);
  await setup.query('CREATE DATABASE chaos');
  await setup.end();
  const databaseUrl = `${services.urls.mariadb.replace(/\/$/, '')}/chaos`;
  const env = commonEnv({ databaseUrl, redisUrl: services.urls.redis, oracle });
  const node = (name, mode, port) =>
    new Node(
      name,
      { ...env, SCHEDULER_MODE: mode, PORT: String(port), SCHEDULER_INSTANCE_NAME: name },
      folder,
    );
  const api = node('api', 'api', API_PORT);
  const nodes = Array.from({ length: options.instances }, (_, i) =>
    node(`node${i + 1}`, 'standalone', API_PORT + 1 + i),
  );
  return {
    services,
    target: { ...target, database: 'chaos', initSql: "SET time_zone = '+00:00'" },
    api,
    nodes,
  };
}

async function run(options, oracle, { services, target, api, nodes }) {
  for (const node of [api, ...nodes]) node.start();
  for (const node of [api, ...nodes]) await node.ready();
  const jobs = await createJobs(options.jobs);
  log(`${jobs.length} jobs; faults for ${options.minutes} min`);
  const counts = await disturb(options, services, nodes);
  for (const node of nodes) if (!node.isUp) node.start();
  await sleep(12_000);
  const connection = await createConnection(target);
  await quiesce(jobs, connection);
  const rows = await ledger(connection, jobs);
  const result = judge({ jobs, rows, oracleFile: oracle, endMs: await endOf(connection, jobs) });
  await connection.end();
  report(options, counts, result);
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'mawid-chaos-'));
  const oracle = join(folder, 'oracle.jsonl');
  writeFileSync(oracle, '');
  const parts = await setUp(options, folder, oracle);
  log(`logs and oracle in ${folder}; seed ${options.seed}`);
  try {
    await run(options, oracle, parts);
  } finally {
    await Promise.all([parts.api, ...parts.nodes].map((node) => node.end('SIGKILL')));
    await parts.services.stop();
  }
}

function report(options, counts, result) {
  const faults = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const {
    planned,
    recorded,
    missing,
    duplicated,
    doubleStarts,
    staleWrites,
    notTerminal,
    lateness,
    statuses,
    starts,
  } = result;
  console.log(
    JSON.stringify({
      seed: options.seed,
      minutes: options.minutes,
      faults: counts,
      statuses,
      starts,
      latenessMs: lateness,
    }),
  );
  console.log(
    `faults ${faults} / planned ${planned} / recorded ${recorded} / missing ${missing} / duplicated ${duplicated} / double starts ${doubleStarts} / stale writes ${staleWrites} / not terminal ${notTerminal}`,
  );
  process.exitCode = missing + duplicated + doubleStarts + staleWrites + notTerminal === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 2;
});
