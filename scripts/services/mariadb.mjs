/** A private MariaDB: own data folder, own port, durable like production, nothing read from the machine's configuration. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMariadbInstaller } from './binaries.mjs';
import { mariadbAnswers } from './network.mjs';
import { Server } from './server.mjs';

/**
 * `innodb_flush_log_at_trx_commit=1` and the doublewrite buffer stay as in production: crash tests must mean something. The zone is far from
 * UTC on purpose: code that forgets to set its session's zone fails in the tests.
 */
const SETTINGS = [
  '--skip-log-bin',
  '--skip-name-resolve',
  '--performance-schema=OFF',
  '--max-connections=500',
  '--innodb-buffer-pool-size=256M',
  '--innodb-log-file-size=128M',
  '--innodb-flush-log-at-trx-commit=1',
  '--character-set-server=utf8mb4',
  '--default-time-zone=-08:00',
];

/** The program refuses to run as root unless told so. */
const AS_USER = process.getuid?.() === 0 ? ['--user=root'] : [];

/** @returns `{ url, server }`; the URL's user may create databases. */
export async function startMariadb(workspace, source) {
  const password = randomBytes(12).toString('hex');
  const server = new Server(
    workspace,
    source.image ? inContainer(source.image, password) : await asProcess(workspace, source.path, password),
  );
  await server.launch();
  return { url: `mariadb://root:${password}@127.0.0.1:${server.port}`, server };
}

async function asProcess(workspace, program, password) {
  const folder = join(workspace.folder, 'mariadb');
  const data = join(folder, 'data');
  const log = join(folder, 'error.log');
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  await createData(data, join(folder, 'install.log'));
  const account = `'root'@'127.0.0.1'`;
  const initFile = join(folder, 'init.sql');
  // Idempotent, because it runs at every start. Other root accounts are reachable through the folder's socket only.
  writeFileSync(
    initFile,
    `CREATE OR REPLACE USER ${account} IDENTIFIED BY '${password}';\nGRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION;\n`,
    { mode: 0o600 },
  );
  return {
    name: 'MariaDB',
    answers: mariadbAnswers,
    lastLog: () => lastLines(log),
    command: (port) => [
      program,
      '--no-defaults',
      `--datadir=${data}`,
      `--tmpdir=${join(folder, 'tmp')}`,
      `--socket=${join(folder, 's')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--log-error=${log}`,
      `--init-file=${initFile}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      ...SETTINGS,
      ...AS_USER,
    ],
  };
}

function inContainer(image, password) {
  return {
    name: 'MariaDB',
    image,
    answers: mariadbAnswers,
    lastLog: () => '',
    container: (port) => [
      '--publish',
      `127.0.0.1:${port}:3306`,
      '--env',
      `MARIADB_ROOT_PASSWORD=${password}`,
      image,
      ...SETTINGS,
    ],
  };
}

function createData(data, logFile) {
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ];
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(findMariadbInstaller(), [...args, ...AS_USER], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      writeFileSync(logFile, output);
      if (code === 0) resolve();
      else reject(new Error(`mariadb-install-db ended with ${code}\n${output.slice(-2000)}`));
    });
  });
}

function lastLines(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
  } catch {
    return '(no log)';
  }
}
