/**
 * Finds the programs the suite needs, or gets them: apt-get as root on Debian, else docker images (servers only), else an error that
 * names what to install.
 */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withProgress } from './progress.mjs';

/** `files` in order of preference; the Debian package that brings the first one; the image used where there is neither. */
export const PROGRAMS = {
  mariadb: {
    files: ['mariadbd', 'mysqld'],
    also: ['mariadb-install-db', 'mysql_install_db'],
    apt: 'mariadb-server',
    image: 'mariadb:10.11',
    install: 'MariaDB 10.6 or later (Debian: mariadb-server, Homebrew: mariadb)',
  },
  redis: {
    files: ['redis-server', 'valkey-server'],
    apt: 'redis-server',
    image: 'redis:7',
    install: 'Redis 6.2 or later (Debian: redis-server, Homebrew: redis)',
  },
  chromium: {
    files: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    apt: 'chromium',
    install: 'Chromium (Debian: chromium), or set CHROMIUM_PATH to a Chromium or Chrome',
  },
  faketime: {
    library: 'faketime/libfaketimeMT.so.1',
    apt: 'libfaketime',
    install: 'libfaketime on Linux (Debian: libfaketime)',
  },
};

/** Servers live in sbin, which is not in everybody's PATH; Homebrew and macOS applications have their own places. */
const EXTRA_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/usr/local/bin', '/usr/bin', '/opt/homebrew/bin'];
const MAC_BROWSERS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function findFile(names) {
  // MAWID_PROGRAM_FOLDERS replaces the usual places; tests use it to pretend that nothing is installed.
  const extra = process.env.MAWID_PROGRAM_FOLDERS?.split(delimiter) ?? EXTRA_FOLDERS;
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...extra].filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      if (isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

/** Debian keeps it beside its architecture's libraries, others in lib or lib64. */
function findLibrary(name) {
  const folders = ['/usr/lib64', '/usr/lib', '/usr/local/lib'];
  const multiarch = existsSync('/usr/lib')
    ? readdirSync('/usr/lib').filter((each) => each.includes('linux-gnu'))
    : [];
  const paths = [...multiarch.map((each) => join('/usr/lib', each)), ...folders].map((each) =>
    join(each, name),
  );
  return paths.find((path) => existsSync(path)) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns the program's path, or null. A MariaDB without its installer cannot make a data folder and counts as missing. */
export function findProgram(name) {
  const { files, also, library } = PROGRAMS[name];
  if (library) return findLibrary(library);
  if (name === 'chromium') {
    const given = process.env.CHROMIUM_PATH;
    if (given && !isExecutable(given)) throw new Error(`CHROMIUM_PATH is not an executable file: ${given}`);
    return given ?? findFile(files) ?? MAC_BROWSERS.find(isExecutable) ?? null;
  }
  if (also && !findFile(also)) return null;
  return findFile(files);
}

/** The tool that creates an empty MariaDB data folder. */
export const findMariadbInstaller = () => findFile(PROGRAMS.mariadb.also);

/** @returns where each wanted program comes from: `{path}` or `{image}`. @throws naming everything that is missing at once. */
export async function obtainPrograms(names, log) {
  let missing = names.filter((name) => !findProgram(name));
  if (missing.length > 0 && canUseApt()) {
    await aptInstall(
      missing.map((name) => PROGRAMS[name].apt),
      log,
    );
    missing = names.filter((name) => !findProgram(name));
  }
  const byImage = missing.length > 0 && dockerAnswers() ? missing.filter((name) => PROGRAMS[name].image) : [];
  const unavailable = missing.filter((name) => !byImage.includes(name));
  if (unavailable.length > 0) throw new Error(explainMissing(unavailable));
  return Object.fromEntries(
    names.map((name) => [
      name,
      byImage.includes(name) ? { image: PROGRAMS[name].image } : { path: findProgram(name) },
    ]),
  );
}

function explainMissing(names) {
  const lines = names.map((name) => `  - ${PROGRAMS[name].install}`);
  return [
    'These programs are needed and were not found:',
    ...lines,
    'Install them, or point DATABASE_URL / REDIS_URL at running servers (MariaDB user with the right to create databases),',
    'or run as root on Debian (they are installed with apt-get), or start a docker engine (servers only).',
  ].join('\n');
}

function canUseApt() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && findFile(['apt-get']) !== null;
}

function dockerAnswers() {
  const result = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    timeout: 10_000,
    stdio: 'ignore',
  });
  return result.status === 0;
}

const POLICY_FILE = '/usr/sbin/policy-rc.d';

/** Installs without questions and without starting the packages' own services (policy-rc.d 101 = "not allowed", Debian policy 9.3). */
async function aptInstall(packages, log) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const hadPolicy = existsSync(POLICY_FILE);
  if (!hadPolicy) writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
    await withProgress('apt-get update', log, () => run('apt-get', [...options, 'update'], environment));
    const install = [...options, 'install', '-y', '--no-install-recommends', ...packages];
    await withProgress(`apt-get install ${packages.join(' ')}`, log, () =>
      run('apt-get', install, environment),
    );
  } catch (error) {
    log(`apt-get did not help: ${error.message}`);
  } finally {
    if (!hadPolicy) rmSync(POLICY_FILE, { force: true });
  }
}

/** @throws with the last lines the command printed when it fails. */
function run(command, args, env) {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (data) => (output = (output + data).slice(-2000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${code}: ${output.trim()}`));
    });
  });
}
