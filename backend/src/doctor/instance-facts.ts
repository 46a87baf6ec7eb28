import type { Drain } from '../instances/index.js';
import type { Ms } from '../kernel/index.js';

/** Settings of the database as this process' own connections see them. Names and values are the server's; absent = it has none. */
export type DatabaseSettings = Readonly<Record<string, string>>;

/** What an instance knows of itself and of what it stands on. */
export interface InstanceFacts {
  mode: string;
  /** Own wall clock minus the database's; null before the first measurement. */
  clockOffsetMs: Ms | null;
  /** What the last measurements of the database's clock had to correct, newest last. */
  corrections: readonly Ms[];
  /** Longest times the event loop was held up, of the last minute. */
  loopDelays: readonly Ms[];
  /** How long this instance may be silent before it must start nothing. */
  silenceMs: Ms;
  /** Whether another live engine could do this one's work. */
  hasPeer: boolean;
  heartbeat: 'beating' | 'silent' | 'declared_dead';
  engine: 'sqlite' | 'mariadb';
  settings: DatabaseSettings;
  /** Null where no Redis is configured. `policy`: null = it does not say. */
  redis: { isConnected: boolean; policy: string | null } | null;
  /** Fixed rows that are not there, as `table:id`. */
  missingSeeds: readonly string[];
  /** Who wants it to start nothing more; null = nobody. */
  drain: Drain | null;
  /** Whether the database refuses a second row for a fire (`uq_fire`). */
  hasFireKey: boolean;
}
