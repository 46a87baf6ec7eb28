/** What a run is made of: a copy of the built program, servers, a proxy for each process and server, processes. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createConnection } from 'mariadb';
import { startServices } from '../services.mjs';
import { freePort } from '../services/network.mjs';
import { commonEnv, Node } from './cluster.mjs';
import { prioritise } from './priority.mjs';
import { Proxy } from './proxy.mjs';

/** @returns `{ folder, oracle, nodes, api, services, target, stop() }`; `api` is the process that answers REST, `target` the database. */
export async function install(options, log) {
  const folder = mkdtempSync(join(tmpdir(), 'mawid-chaos-'));
  const root = copyProgram(folder);
  const oracle = join(folder, 'oracle.jsonl');
  writeFileSync(oracle, '');
  const isSqlite = options.database === 'sqlite';
  const needsClock = options.faults.some((name) => name.startsWith('clock'));
  const services = await startServices({
    mariadb: !isSqlite,
    redis: !isSqlite,
    faketime: needsClock,
    isolated: true,
    log,
  });
  // Servers have sessions of their own.
  for (const server of [services.mariadb, services.redis]) if (server?.pid) prioritise(server.pid);
  const place = { folder, root, faketime: services.urls.faketime, env: commonEnv({ oracle, root }) };
  const parts = isSqlite ? await embedded(place) : await cluster(place, options, services);
  const stop = async () => {
    await Promise.all([parts.api, ...parts.nodes].map((node) => node.end('SIGKILL')));
    for (const { links } of parts.nodes) for (const proxy of Object.values(links)) proxy.close();
    await services.stop();
    if (!options.keep && !process.exitCode) rmSync(folder, { recursive: true, force: true });
  };
  return { folder, root, oracle, services, ...parts, stop };
}

/** A build in the working tree must not change what is being tested. */
function copyProgram(folder) {
  const root = join(folder, 'program');
  mkdirSync(root);
  for (const name of ['backend', 'migrations'])
    cpSync(join('dist', name), join(root, 'dist', name), { recursive: true });
  for (const name of ['package.json', 'scripts/chaos/probe-tasks.mjs'])
    cpSync(name, join(root, name.split('/').at(-1)));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  return root;
}

async function makeNode(place, name, env, links = {}) {
  const port = await freePort();
  const clockFile = place.faketime ? join(place.folder, `${name}.clock`) : null;
  const clock = clockFile && {
    LD_PRELOAD: place.faketime,
    FAKETIME_TIMESTAMP_FILE: clockFile,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  };
  const all = { ...place.env, ...clock, PORT: String(port), SCHEDULER_INSTANCE_NAME: name, ...env };
  return new Node(name, all, { ...place, links, clockFile });
}

async function embedded(place) {
  const dataDir = join(place.folder, 'data');
  const node = await makeNode(place, 'embedded', { SCHEDULER_DATA_DIR: dataDir });
  return {
    api: node,
    nodes: [node],
    target: { file: join(dataDir, 'mawid.sqlite') },
    databaseEnv: { SCHEDULER_DATA_DIR: dataDir },
  };
}

async function cluster(place, { instances, faults }, services) {
  const root = new URL(services.urls.mariadb);
  const redis = new URL(services.urls.redis);
  const target = {
    host: root.hostname,
    port: Number(root.port),
    user: 'root',
    password: decodeURIComponent(root.password),
  };
  const setup = await createConnection(target);
  await setup.query('CREATE DATABASE chaos');
  await setup.end();
  const urls = (mariadbPort, redisPort) => ({
    DATABASE_URL: `mariadb://root:${root.password}@127.0.0.1:${mariadbPort}/chaos`,
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    SCHEDULER_REDIS_PREFIX: 'chaos',
  });
  const direct = urls(root.port, redis.port);
  const api = await makeNode({ ...place, faketime: null }, 'api', { ...direct, SCHEDULER_MODE: 'api' });
  const nodes = [];
  for (let i = 1; i <= instances; i++) {
    // Proxies take a seventh of two cores and two more hands for each statement: only where something is to break.
    const links =
      faults.length > 0
        ? { mariadb: new Proxy(Number(root.port)), redis: new Proxy(Number(redis.port)) }
        : {};
    const env = links.mariadb ? urls(await links.mariadb.listen(), await links.redis.listen()) : direct;
    nodes.push(await makeNode(place, `node${i}`, { ...env, SCHEDULER_MODE: 'standalone' }, links));
  }
  return { api, nodes, target: { ...target, database: 'chaos' }, databaseEnv: direct };
}
