/**
 * `npm run seed -- --url http://localhost:3000 --key <API key>`: fills a running service with jobs and a past, through its API, for trying
 * the console out. The past is made by backfills, so each execution really ran. Running it again adds nothing to the jobs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { seedJobs } from './jobs.mjs';

const USAGE =
  'usage: npm run seed -- --key <API key of an editor> [--url http://localhost:3000] [--jobs 300] [--executions 30000]';
const DAY_MS = 86_400_000;
/** Backfills that run at the same time: each is as fast as its job's one to three slots. */
const AT_ONCE = 24;
const log = (text) => console.error(text);

function parse(args) {
  const options = { url: 'http://localhost:3000', key: '', jobs: 300, executions: 30_000 };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i]?.replace(/^--/, '');
    const value = args[i + 1];
    if (!Object.hasOwn(options, name) || value === undefined) throw new Error(USAGE);
    options[name] = typeof options[name] === 'number' ? Number(value) : value;
  }
  const isCount = (value) => Number.isInteger(value) && value > 0;
  if (options.key === '' || !isCount(options.jobs) || !isCount(options.executions)) throw new Error(USAGE);
  return options;
}

/** A client of the service; waits where it is told to (429). */
function client({ url, key }) {
  return async function call(method, path, body) {
    for (;;) {
      const answer = await fetch(`${url}/api/v1/scheduler${path}`, {
        method,
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (answer.status === 429) {
        await sleep(1_000 * Number(answer.headers.get('retry-after') ?? 1));
        continue;
      }
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text);
    }
  };
}

async function makeJobs(call, count) {
  const functions = await call('GET', '/task-functions');
  const bodies = seedJobs(
    count,
    functions.map(({ key }) => key),
  );
  const jobs = [];
  for (const { jobKey, ...body } of bodies) {
    jobs.push(await call('PUT', `/jobs/by-key/${jobKey}`, body));
    if (jobs.length % 50 === 0) log(`${jobs.length} of ${count} jobs`);
  }
  return jobs;
}

/** Some jobs do not just run: paused with a reason, disabled, deleted. */
async function disturb(call, jobs) {
  const every = (n, offset) => jobs.filter((_, i) => i % n === offset);
  for (const { id } of every(23, 5))
    await call('POST', `/jobs/${id}/action`, {
      action: 'pause',
      reason: 'The supplier migrates its systems',
    });
  for (const { id } of every(31, 7)) await call('POST', `/jobs/${id}/action`, { action: 'disable' });
}

/** Runs the last days of a job again. @returns how many executions that made. */
async function backfill(call, job, wanted) {
  const to = new Date(Math.floor(Date.now() / 60_000) * 60_000);
  for (const days of [1, 3, 7, 30]) {
    const range = {
      from: new Date(to.getTime() - days * DAY_MS).toISOString(),
      to: to.toISOString(),
      only: 'all',
    };
    const { fires } = await call('POST', `/jobs/${job.id}/backfill`, { ...range, dryRun: true });
    if (fires < wanted && days < 30) continue;
    if (fires === 0) return 0;
    const operation = await call('POST', `/jobs/${job.id}/backfill`, { ...range, concurrency: 20 });
    for (let now = operation; ['running', 'cancelling'].includes(now.status); await sleep(500))
      now = await call('GET', `/operations/${operation.id}`);
    return fires;
  }
  return 0;
}

/** What is still wanted is shared among the jobs that are left: those that fire often make up for the rare ones. */
async function makePast(call, jobs, executions) {
  const waiting = [...jobs];
  let made = 0;
  const worker = async () => {
    for (let job = waiting.shift(); job && made < executions; job = waiting.shift()) {
      const count = await backfill(call, job, Math.ceil((executions - made) / (waiting.length + 1)));
      made += count;
      log(`${made} executions, ${jobs.length - waiting.length} of ${jobs.length} jobs`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return made;
}

async function main() {
  const options = parse(process.argv.slice(2));
  const call = client(options);
  const jobs = await makeJobs(call, options.jobs);
  const made = await makePast(call, jobs, options.executions);
  await disturb(call, jobs);
  console.log(`${jobs.length} jobs, ${made} executions`);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
