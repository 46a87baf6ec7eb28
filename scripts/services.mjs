/**
 * Private MariaDB and Redis servers and a browser for tests, benchmarks and development.
 * Used as a module by the test driver; as a program (`npm run services`) it starts them, prints their addresses and waits.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { obtainPrograms } from './services/binaries.mjs';
import { startMariadb } from './services/mariadb.mjs';
import { mariadbAnswers, redisAnswers } from './services/network.mjs';
import { withProgress } from './services/progress.mjs';
import { startRedis } from './services/redis.mjs';
import { Workspace } from './services/workspace.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where `npm run services` leaves its addresses, so that single test files can be run without the driver. */
export const ADDRESS_FILE = join(root, '.cache', 'services.json');

/**
 * Starts what is asked for.
 * DATABASE_URL and REDIS_URL are used instead of private servers when set, unless `isolated` (needed to restart them).
 * @throws naming what to install when something cannot be had.
 * @returns `{ urls: { mariadb?, redis?, chromium?, faketime? }, mariadb: Server | null, redis: Server | null, restartMariadb(options),
 *   restartRedis(options), stop() }`; `chromium` and `faketime` are file paths.
 */
export async function startServices({
  mariadb = false,
  redis = false,
  chromium = false,
  faketime = false,
  isolated = false,
  log = () => {},
}) {
  const given = isolated ? {} : { mariadb: process.env.DATABASE_URL, redis: process.env.REDIS_URL };
  const wanted = Object.entries({ mariadb, redis, chromium, faketime })
    .filter(([, isWanted]) => isWanted)
    .map(([name]) => name);
  const programs = await obtainPrograms(
    wanted.filter((name) => !given[name]),
    log,
  );
  const workspace = new Workspace();
  try {
    const urls = {};
    const servers = { mariadb: null, redis: null };
    for (const [name, start] of [
      ['mariadb', startMariadb],
      ['redis', startRedis],
    ]) {
      if (!wanted.includes(name)) continue;
      if (given[name]) {
        await checkGiven(name, given[name]);
        urls[name] = given[name];
      } else {
        const started = await withProgress(`starting ${name}`, log, () => start(workspace, programs[name]));
        urls[name] = started.url;
        servers[name] = started.server;
      }
    }
    if (chromium) urls.chromium = programs.chromium.path;
    if (faketime) urls.faketime = programs.faketime.path;
    return toHandle(workspace, urls, servers);
  } catch (error) {
    workspace.dispose();
    throw error;
  }
}

function toHandle(workspace, urls, servers) {
  const restart = (name) => (options) => {
    if (!servers[name]) throw new Error(`${name} was not started here, so it cannot be restarted`);
    return servers[name].restart(options);
  };
  return {
    urls,
    ...servers,
    restartMariadb: restart('mariadb'),
    restartRedis: restart('redis'),
    stop: async () => workspace.dispose(),
  };
}

async function checkGiven(name, address) {
  const variable = name === 'mariadb' ? 'DATABASE_URL' : 'REDIS_URL';
  const url = URL.parse(address);
  if (!url) throw new Error(`${variable} is not a URL`);
  const [probe, defaultPort] = name === 'mariadb' ? [mariadbAnswers, 3306] : [redisAnswers, 6379];
  const port = Number(url.port) || defaultPort;
  if (!(await probe(url.hostname, port)))
    throw new Error(`${variable}: no ${name} answers at ${url.hostname}:${port}`);
}

async function main() {
  const services = await startServices({
    mariadb: true,
    redis: true,
    chromium: true,
    log: (text) => console.error(text),
  });
  const addresses = {
    TEST_DATABASE_URL: services.urls.mariadb,
    TEST_REDIS_URL: services.urls.redis,
    TEST_CHROMIUM: services.urls.chromium,
  };
  mkdirSync(dirname(ADDRESS_FILE), { recursive: true });
  writeFileSync(ADDRESS_FILE, JSON.stringify({ pid: process.pid, ...addresses }, null, 2), { mode: 0o600 });
  process.on('exit', () => rmSync(ADDRESS_FILE, { force: true }));
  for (const [name, value] of Object.entries(addresses)) console.log(`${name}=${value}`);
  console.error('Tests and scripts in this folder find these by themselves. Ctrl-C ends them.');
  setInterval(() => {}, 2 ** 30);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
