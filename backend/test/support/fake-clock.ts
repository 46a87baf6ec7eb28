import { Database, DatabaseTime, type Dialect, type Session } from '../../src/database/index.js';
import { Clock, epochMs, type EpochMs, type Ms } from '../../src/kernel/index.js';

interface Timer {
  at: Ms;
  callback: () => void;
  every: Ms | null;
}

/** Rounds of the event loop without a unit of work after which nothing more is expected to happen by itself. */
const QUIET_ROUNDS = 6;

/** A clock that stands still until a test moves it. Wall clock and monotonic clock are moved together by {@link advance} and apart by
 *  {@link stepWallClock}. Real I/O goes on between two timers: {@link watch} tells it what must be waited for. */
export class FakeClock extends Clock {
  private elapsed: Ms = 0;
  private offset: Ms = 0;
  private timers: Timer[] = [];
  private readonly busy: (() => boolean)[] = [];

  constructor(private readonly origin: EpochMs = epochMs(Date.UTC(2026, 10, 2, 9))) {
    super();
  }

  override now(): EpochMs {
    return epochMs(this.origin + this.elapsed + this.offset);
  }

  override monotonic(): Ms {
    return this.elapsed;
  }

  override setTimeout(callback: () => void, delay: Ms): () => void {
    return this.add({ at: this.elapsed + Math.max(0, delay), callback, every: null });
  }

  override setInterval(callback: () => void, period: Ms): () => void {
    return this.add({ at: this.elapsed + period, callback, every: period });
  }

  /** Timers that wait. */
  get pending(): number {
    return this.timers.length;
  }

  /** Delays from now until each waiting timer, ascending. */
  get delays(): Ms[] {
    return this.timers.map((timer) => timer.at - this.elapsed).sort((a, b) => a - b);
  }

  /** What is neither a timer nor a promise, for example statements under way: while `isBusy`, time stands still. */
  watch(isBusy: () => boolean): void {
    this.busy.push(isBusy);
  }

  /** Moves the wall clock only, as an operator or NTP would. */
  stepWallClock(by: Ms): void {
    this.offset += by;
  }

  /** Moves time forward, calling each timer at its instant and in order; between two of them everything they set off is finished.
   *  @param by milliseconds; 0 = only finish what is under way. */
  async advance(by: Ms): Promise<void> {
    const end = this.elapsed + by;
    for (;;) {
      await this.quiet();
      const next = this.timers.reduce<Timer | null>(
        (first, t) => (first === null || t.at < first.at ? t : first),
        null,
      );
      if (!next || next.at > end) break;
      this.elapsed = Math.max(this.elapsed, next.at);
      if (next.every === null) this.timers = this.timers.filter((timer) => timer !== next);
      else next.at += next.every;
      next.callback();
    }
    this.elapsed = end;
    await this.quiet();
  }

  /** Moves time in one jump: every timer that came due meanwhile fires late, as after a process was frozen. */
  async freeze(by: Ms): Promise<void> {
    this.elapsed += by;
    await this.advance(0);
  }

  private async quiet(): Promise<void> {
    for (let calm = 0; calm < QUIET_ROUNDS;) {
      await new Promise((resolve) => void setImmediate(resolve));
      calm = this.busy.some((isBusy) => isBusy()) ? 0 : calm + 1;
    }
  }

  private add(timer: Timer): () => void {
    this.timers.push(timer);
    return () => void (this.timers = this.timers.filter((other) => other !== timer));
  }
}

/** The database's clock in tests: the fake one, so that MariaDB's own clock decides nothing. */
export class FakeDatabaseTime extends DatabaseTime {
  constructor(private readonly clock: FakeClock) {
    super();
  }

  override now(): EpochMs {
    return this.clock.now();
  }

  override async read(_session: Session): Promise<EpochMs> {
    return this.clock.now();
  }

  override async measure(_session: Session): Promise<Ms> {
    return 0;
  }
}

/** A database whose units of work the fake clock waits for, and whose faults a test chooses. */
export class WatchedDatabase extends Database {
  private open = 0;
  private faults: ((kind: 'transaction' | 'read') => Fault | null)[] = [];

  /** Units of work begun so far. */
  count = 0;

  private doors: Pick<Database, 'transaction' | 'read'>;

  constructor(
    private readonly inner: Database,
    clock: FakeClock,
    private readonly hasPeers = false,
  ) {
    super();
    this.doors = inner;
    clock.watch(() => this.open > 0);
  }

  /** Goes through these doors instead of the inner database's own. */
  bind(doors: Pick<Database, 'transaction' | 'read'>): void {
    this.doors = doors;
  }

  /** With `hasPeers` it says "mariadb" also over SQLite, whose engine otherwise takes itself for the only one: for clusters in one
   *  process. Sessions keep the dialect of their database. */
  override get dialect(): Dialect {
    return this.hasPeers ? { ...this.inner.dialect, name: 'mariadb' } : this.inner.dialect;
  }

  override transaction<T>(work: (tx: Session) => Promise<T>): Promise<T> {
    return this.guarded('transaction', () => this.doors.transaction(work));
  }

  override read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.guarded('read', () => this.doors.read(work));
  }

  /** Asks `chooser` at each unit of work which fault it meets. @returns a function that ends that. */
  inject(chooser: (kind: 'transaction' | 'read') => Fault | null): () => void {
    this.faults.push(chooser);
    return () => void (this.faults = this.faults.filter((other) => other !== chooser));
  }

  /** The next unit of work of that kind meets the fault; later ones do not. */
  injectOnce(kind: 'transaction' | 'read', fault: Fault): void {
    const end = this.inject((met) => {
      if (met !== kind) return null;
      end();
      return fault;
    });
  }

  private async guarded<T>(kind: 'transaction' | 'read', work: () => Promise<T>): Promise<T> {
    this.open += 1;
    this.count += 1;
    try {
      const fault = this.faults.map((choose) => choose(kind)).find((found) => found !== null);
      if (fault?.when === 'before') throw fault.error;
      const result = await work();
      if (fault) throw fault.error;
      return result;
    } finally {
      this.open -= 1;
    }
  }
}

/** `before`: nothing happened. `after`: it was committed, and then the answer was lost. */
export interface Fault {
  when: 'before' | 'after';
  error: Error;
}
