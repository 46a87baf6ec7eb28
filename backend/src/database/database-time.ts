import { epochMs, type Clock, type EpochMs, type Ms } from '../kernel/index.js';
import { fromDbInstant } from './instant.js';
import type { Session } from './session.js';

/** The database's clock: the one that decides what is due. On SQLite, whose only process it is, the machine's clock. */
export abstract class DatabaseTime {
  /** Estimate without a round trip: own monotonic clock plus the last measured offset. */
  abstract now(): EpochMs;
  /** The clock itself, by one statement. On MariaDB inside a transaction: the time of this statement. */
  abstract read(session: Session): Promise<EpochMs>;
  /** Measures the offset again. @returns how far the local wall clock is ahead of the database's, in ms, round trip
   *  corrected (the middle of the exchange is taken). */
  abstract measure(session: Session): Promise<Ms>;
}

/** Estimate kept on the monotonic clock, so a step of the wall clock changes nothing until the database's own clock steps. */
export class MeasuredDatabaseTime extends DatabaseTime {
  private base: number;

  constructor(private readonly clock: Clock) {
    super();
    this.base = clock.now() - clock.monotonic();
  }

  override now(): EpochMs {
    return epochMs(this.base + this.clock.monotonic());
  }

  override async read(session: Session): Promise<EpochMs> {
    if (session.dialect.name === 'sqlite') return this.clock.now();
    const [row] = await session.query<{ now: string }>('SELECT UTC_TIMESTAMP(3) AS now');
    return fromDbInstant(row!.now);
  }

  override async measure(session: Session): Promise<Ms> {
    const before = this.clock.monotonic();
    const database = await this.read(session);
    const after = this.clock.monotonic();
    this.base = database - (before + after) / 2;
    return this.clock.now() - (database + (after - before) / 2);
  }
}
