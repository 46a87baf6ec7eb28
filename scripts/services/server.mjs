/** One private server process (or container) that can be ended and started again on the same port. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, waitUntil } from './network.mjs';

const START_TIMEOUT_MS = 60_000;

/**
 * A server described by `kind`: `{ name, command(port) -> [program, ...args], container(port) -> docker run arguments, answers(host, port),
 * logFile }`. `command` or `container` is used, depending on `image`.
 */
export class Server {
  #child = null;
  #container = null;

  constructor(workspace, kind) {
    this.workspace = workspace;
    this.kind = kind;
    this.port = 0;
  }

  /** Process id; null for a container and while stopped. */
  get pid() {
    return this.#child?.pid ?? null;
  }

  /** First start: chooses the port, and another one if somebody was faster. */
  async launch() {
    for (let attempt = 1; ; attempt++) {
      this.port = await freePort();
      try {
        return await this.start();
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  /** Starts on the known port and waits until the server answers. @throws with its last log lines when it does not. */
  async start() {
    if (this.#child || this.#container) return;
    if (this.kind.image) this.#startContainer();
    else this.#startProcess();
    const ready = await waitUntil(() => this.kind.answers('127.0.0.1', this.port), {
      timeoutMs: START_TIMEOUT_MS,
      hasFailed: () => !this.#child && !this.#container,
    });
    if (ready) return;
    await this.stop('SIGKILL');
    throw new Error(`${this.kind.name} did not start.\n${this.kind.lastLog()}`);
  }

  #startProcess() {
    const [program, ...args] = this.kind.command(this.port);
    const child = this.workspace.spawn(program, args);
    this.#child = child;
    const forget = () => {
      if (this.#child === child) this.#child = null;
    };
    child.once('error', forget);
    child.once('exit', forget);
  }

  #startContainer() {
    const name = `mawid-${this.kind.name.toLowerCase()}-${randomBytes(4).toString('hex')}`;
    const args = ['run', '--detach', '--rm', '--name', name, ...this.kind.container(this.port)];
    const result = spawnSync('docker', args, { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`docker ${args.join(' ')}\n${result.stderr}`);
    this.#container = name;
    this.workspace.addContainer(() =>
      spawnSync('docker', ['rm', '--force', '--volumes', name], { stdio: 'ignore' }),
    );
  }

  /** Sends a signal (SIGSTOP and SIGCONT too) without waiting. */
  kill(signal) {
    if (this.#child) this.#child.kill(signal);
    else if (this.#container)
      spawnSync('docker', ['kill', '--signal', signal, this.#container], { stdio: 'ignore' });
  }

  /** Ends the server and waits for it. The data folder stays. @param signal SIGTERM = orderly, SIGKILL = crash. */
  async stop(signal = 'SIGTERM') {
    const child = this.#child;
    if (child) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    }
    if (this.#container) {
      this.kill(signal);
      spawnSync('docker', ['wait', this.#container], { stdio: 'ignore', timeout: 30_000 });
      this.#container = null;
    }
  }

  /** @param options.signal how it ends (default SIGKILL); @param options.downMs how long it stays away (default 0). */
  async restart({ signal = 'SIGKILL', downMs = 0 } = {}) {
    if (this.kind.image)
      throw new Error(
        `${this.kind.name} runs in a container and loses its data with it: install it to test restarts`,
      );
    await this.stop(signal);
    await sleep(downMs);
    await this.start();
  }
}
