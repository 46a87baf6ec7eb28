import { epochMs, MINUTE, SECOND } from '../kernel/index.js';
import { VitalSigns, type Severity } from '../instances/index.js';
import type { InstanceFacts } from './instance-facts.js';
import { failuresOf, judgeInstance } from './judge-instance.js';

const SETTINGS = {
  version: '10.11.8-MariaDB',
  tx_isolation: 'READ-COMMITTED',
  time_zone: '+00:00',
  innodb_lock_wait_timeout: '2',
  idle_transaction_timeout: '2',
  innodb_flush_log_at_trx_commit: '1',
  log_bin: 'OFF',
  sync_binlog: '0',
  read_only: 'OFF',
};
const facts = (more: Partial<InstanceFacts> = {}): InstanceFacts => ({
  mode: 'standalone',
  clockOffsetMs: 3,
  corrections: [0.2, 0.4, 0.1],
  loopDelays: [21, 25],
  silenceMs: 4 * SECOND,
  hasPeer: true,
  heartbeat: 'beating',
  engine: 'mariadb',
  settings: SETTINGS,
  redis: { isConnected: true, policy: 'noeviction' },
  missingSeeds: [],
  hasFireKey: true,
  drain: null,
  ...more,
});
const settings = (more: Record<string, string>): Partial<InstanceFacts> => ({
  settings: { ...SETTINGS, ...more },
});
/** What is not well, as `code: severity`. */
const ailments = (more: Partial<InstanceFacts>): Record<string, Severity> =>
  Object.fromEntries(
    judgeInstance(facts(more))
      .filter(({ severity }) => severity !== 'ok')
      .map(({ code, severity }) => [code, severity]),
  );

describe(judgeInstance.name, () => {
  it('finds nothing where nothing is', () => {
    expect(ailments({})).toEqual({});
    const sqlite = {
      engine: 'sqlite',
      settings: { journal_mode: 'wal', synchronous: '2' },
      redis: null,
    } as const;
    expect(ailments(sqlite)).toEqual({});
    expect(judgeInstance(facts()).map(({ code }) => code)).toEqual([
      'heartbeat',
      'clock',
      'event_loop',
      'database_version',
      'database_session',
      'database_patience',
      'database_writable',
      'database_durability',
      'seed_rows',
      'fire_key',
      'drained',
      'redis',
      'redis_eviction',
    ]);
  });

  it.each<[string, Partial<InstanceFacts>, Record<string, Severity>]>([
    ['a wall clock far off: nothing is decided by it', { clockOffsetMs: -30_000 }, { clock: 'warn' }],
    ['one step of the database clock', { corrections: [0, 0, 3_600_000] }, { clock: 'warn' }],
    ['two wrong estimates after a start', { corrections: [5_000, 5_000] }, { clock: 'warn' }],
    [
      'an estimate that is wrong again and again',
      { corrections: [-1_500, 2_000, -1_200] },
      { clock: 'fail' },
    ],
    ['one stall', { loopDelays: [5_000, 20] }, { event_loop: 'warn' }],
    ['stalls, and a peer', { loopDelays: [5_000, 20, 4_000] }, { event_loop: 'fail' }],
    ['stalls, and nobody else', { loopDelays: [5_000, 4_000], hasPeer: false }, { event_loop: 'warn' }],
    ['fires that may have two rows', { hasFireKey: false }, { fire_key: 'fail' }],
    ['a silent heart', { heartbeat: 'silent' }, { heartbeat: 'fail' }],
    [
      'a drained instance',
      { drain: { by: 'user:layla', at: epochMs(0), reason: null } },
      { drained: 'fail' },
    ],
    ['a declared death', { heartbeat: 'declared_dead' }, { heartbeat: 'fail' }],
    ['another isolation', settings({ tx_isolation: 'REPEATABLE-READ' }), { database_session: 'fail' }],
    ['another time zone', settings({ time_zone: 'SYSTEM' }), { database_session: 'fail' }],
    ['a read-only server', settings({ read_only: 'ON' }), { database_writable: 'fail' }],
    ['an old server', settings({ version: '10.5.29-MariaDB' }), { database_version: 'fail' }],
    [
      'a log that is flushed now and then',
      settings({ innodb_flush_log_at_trx_commit: '2' }),
      { database_durability: 'warn' },
    ],
    ['a binary log that is not synced', settings({ log_bin: 'ON' }), { database_durability: 'warn' }],
    [
      'no limit for idle transactions',
      settings({ idle_transaction_timeout: '0' }),
      { database_patience: 'warn' },
    ],
    ['missing seeds', { missingSeeds: ['scheduler_job_type:1'] }, { seed_rows: 'fail' }],
    ['a Redis that is away', { redis: { isConnected: false, policy: null } }, { redis: 'warn' }],
    [
      'a Redis that evicts',
      { redis: { isConnected: true, policy: 'allkeys-lru' } },
      { redis_eviction: 'warn' },
    ],
    [
      'a SQLite that syncs now and then',
      { engine: 'sqlite', settings: { journal_mode: 'wal', synchronous: '1' } },
      { sqlite_durability: 'warn' },
    ],
  ])('%s', (_title, more, expected) => {
    expect(ailments(more)).toEqual(expected);
    const failures = Object.entries(expected).flatMap(([code, severity]) =>
      severity === 'fail' ? [code] : [],
    );
    expect(failuresOf(judgeInstance(facts(more)))).toEqual(failures);
  });

  it('takes newer names of variables, and servers that say more', () => {
    const { tx_isolation: _old, ...rest } = SETTINGS;
    const newer = {
      ...rest,
      version: '12.1.2-MariaDB',
      transaction_isolation: 'READ-COMMITTED',
      log_bin: 'ON',
      sync_binlog: '1',
    };
    expect(ailments({ settings: newer })).toEqual({});
  });
});

describe(VitalSigns.name, () => {
  it('remembers three corrections and a minute of delays', () => {
    const sut = new VitalSigns();
    for (const each of [1, 2, 3, 4]) sut.noteCorrection(each);
    expect(sut.corrections).toEqual([2, 3, 4]);
    sut.noteLoopDelay(5_000, 0);
    sut.noteLoopDelay(20, MINUTE - 1);
    expect(sut.loopDelays(MINUTE - 1)).toEqual([5_000, 20]);
    expect(sut.loopDelays(MINUTE)).toEqual([20]);
  });
});
