/**
 * Temporary folders and server processes that must not outlive the command that made them.
 *
 * State: one folder `mawid-services-<pid>-XXXXXX` per process, and the servers started from it. Both go away on normal exit, on an
 * uncaught error and on SIGINT/SIGTERM/SIGHUP. After a `kill -9` of this process nothing can be done by it, so the next start removes
 * what a dead one left: only processes whose command line names the abandoned folder are ended.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'mawid-services-';

/** `/var/tmp` is kept on a real disk by convention, `/tmp` often is not: measurements and fsync need the real one. */
function diskTmpdir() {
  try {
    accessSync('/var/tmp', constants.W_OK);
    return '/var/tmp';
  } catch {
    return tmpdir();
  }
}

export class Workspace {
  #children = new Set();
  #containers = new Set();

  constructor() {
    removeAbandoned(diskTmpdir());
    this.folder = mkdtempSync(join(diskTmpdir(), `${PREFIX}${process.pid}-`));
    this.onExit = () => this.dispose();
    process.on('exit', this.onExit);
    installSignalHandlers();
  }

  /** Starts a server in its own process group, so that Ctrl-C reaches it only through {@link dispose}. */
  spawn(command, args) {
    const child = spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'ignore'] });
    child.once('error', () => this.#children.delete(child));
    child.once('exit', () => this.#children.delete(child));
    this.#children.add(child);
    return child;
  }

  /** Has a docker container removed with the rest. @param remove synchronous, must not throw. */
  addContainer(remove) {
    this.#containers.add(remove);
  }

  /** Ends everything at once and removes the folder. Synchronous (it also runs in the exit handler) and harmless twice. */
  dispose() {
    process.off('exit', this.onExit);
    for (const child of this.#children) killQuietly(child.pid, 'SIGKILL');
    this.#children.clear();
    for (const remove of this.#containers) remove();
    this.#containers.clear();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

let signalsInstalled = false;

/** The default action of a signal skips 'exit' handlers. A program with its own handler (a test driver) stays in charge. */
function installSignalHandlers() {
  if (signalsInstalled) return;
  signalsInstalled = true;
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ]) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(128 + number);
    });
  }
}

/** Removes folders and servers of processes that are gone. */
function removeAbandoned(root) {
  for (const name of readdirSync(root)) {
    const owner = Number(/^mawid-services-(\d+)-/.exec(name)?.[1]);
    if (!owner || isAlive(owner) || !isMine(join(root, name))) continue;
    for (const pid of processesNaming(join(root, name))) killQuietly(pid, 'SIGKILL');
    rmSync(join(root, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

function isMine(path) {
  try {
    return statSync(path).uid === process.getuid?.();
  } catch {
    return false; // another starter removed it first
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Processes with `text` in their command line. Empty where there is no /proc. */
function processesNaming(text) {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => commandLine(pid).includes(text))
      .map(Number);
  } catch {
    return [];
  }
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function killQuietly(pid, signal) {
  if (!pid) return;
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}
