import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A run of the fault harness (`npm run test:chaos`) under way. */
export class ChaosRun {
  output = '';
  private readonly child: ChildProcess;
  private readonly exit: Promise<number | null>;

  /** @param args options of the command line. */
  constructor(...args: string[]) {
    this.child = spawn(process.execPath, ['scripts/chaos/chaos.mjs', ...args], {
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

/** The totals of a run that violated nothing. */
export const NOTHING_WRONG =
  /missing 0 \/ duplicated 0 \/ double starts 0 \/ stale writes 0 \/ not terminal 0 \/ unplanned 0 \/ contradictions 0 \/ overlaps 0 \/ unaccounted 0 \/ explain wrong 0 of/;
