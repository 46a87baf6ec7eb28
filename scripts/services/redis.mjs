/** A private Redis without persistence: losing its content is a case the tests need. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { redisAnswers } from './network.mjs';
import { Server } from './server.mjs';

/** Bull requires that nothing is evicted. The process title stays, so that an abandoned server can be told by its folder. */
const SETTINGS = [
  '--set-proc-title',
  'no',
  '--save',
  '',
  '--appendonly',
  'no',
  '--maxmemory-policy',
  'noeviction',
];

/** @returns `{ url, server }`. */
export async function startRedis(workspace, source) {
  const server = new Server(
    workspace,
    source.image ? inContainer(source.image) : asProcess(workspace, source.path),
  );
  await server.launch();
  return { url: `redis://127.0.0.1:${server.port}`, server };
}

function asProcess(workspace, program) {
  const folder = join(workspace.folder, 'redis');
  const log = join(folder, 'redis.log');
  mkdirSync(folder, { recursive: true });
  return {
    name: 'Redis',
    answers: redisAnswers,
    lastLog: () => readLog(log),
    command: (port) => [
      program,
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--dir',
      folder,
      '--logfile',
      log,
      ...SETTINGS,
    ],
  };
}

function inContainer(image) {
  return {
    name: 'Redis',
    image,
    answers: redisAnswers,
    lastLog: () => '',
    container: (port) => ['--publish', `127.0.0.1:${port}:6379`, image, 'redis-server', ...SETTINGS],
  };
}

function readLog(file) {
  try {
    return readFileSync(file, 'utf8').slice(-1500);
  } catch {
    return '(no log)';
  }
}
