import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildService } from '../support/process.js';

/* The short, scripted run of the fault harness: every fault point once with kill and with stop, replies dropped after COMMIT, clocks minutes
   and hours off, a Redis that forgets. The long, random one is `npm run test:chaos`. */

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A run under way. */
class ChaosRun {
  output = '';
  private readonly child: ChildProcess;
  private readonly exit: Promise<number | null>;

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, ['scripts/chaos/chaos.mjs', '--scenario', 'gate', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => void (this.output += text.toString()));
    this.exit = new Promise((resolve) => this.child.once('close', resolve));
  }

  end(): void {
    this.child.kill('SIGTERM');
  }

  /** @returns what it printed last, as figures and as a line; fails with all of it unless nothing was violated. */
  async verdict(): Promise<{ figures: Record<string, unknown>; line: string }> {
    const code = await this.exit;
    if (code !== 0) throw new Error(`the run ended with ${code}:\n${this.output.slice(-8_000)}`);
    const lines = this.output.trim().split('\n');
    const figures = lines.findLast((line) => line.startsWith('{'));
    return { figures: JSON.parse(figures ?? '{}') as Record<string, unknown>, line: lines.at(-1) ?? '' };
  }
}

const NOTHING_WRONG =
  /missing 0 \/ duplicated 0 \/ double starts 0 \/ stale writes 0 \/ not terminal 0 \/ unplanned 0 \/ contradictions 0 \/ overlaps 0 \/ unaccounted 0 \/ explain wrong 0 of/;

describe('every fault point once', () => {
  let cluster: ChaosRun;
  let embedded: ChaosRun;

  beforeAll(() => {
    buildService();
    // Side by side: they mostly wait.
    cluster = new ChaosRun('--jobs', '24');
    embedded = new ChaosRun('--database', 'sqlite', '--jobs', '20');
  }, 120_000);
  afterAll(() => {
    cluster.end();
    embedded.end();
  });

  it('violates nothing in a cluster on MariaDB and Redis', async () => {
    const { figures, line } = await cluster.verdict();
    expect(line).toMatch(NOTHING_WRONG);
    expect(figures).toMatchObject({ faultPoints: 20, faults: { commit: 4, flush: 4, clocks: 4 } });
  }, 300_000);

  it('violates nothing in one process on SQLite', async () => {
    const { figures, line } = await embedded.verdict();
    expect(line).toMatch(NOTHING_WRONG);
    expect(figures).toMatchObject({ faultPoints: 8 });
  }, 300_000);
});
