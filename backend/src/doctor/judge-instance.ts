import { CORRECTIONS_KEPT, DRAINED, type FitnessCheck, type Severity } from '../instances/index.js';
import { SECOND, toIso, type Ms } from '../kernel/index.js';
import type { DatabaseSettings, InstanceFacts } from './instance-facts.js';

/** How far a wall clock may be off before it is worth a word; nothing is decided by it. */
const OFFSET_WARN_MS: Ms = SECOND;
/** How far the estimate of the database's time may be off between two measurements, five seconds apart. */
const CORRECTION_MS: Ms = SECOND;
/** A delay of the event loop that fires can feel. */
const DELAY_WARN_MS: Ms = SECOND;
/** So many stalls longer than an instance may be silent, within a minute, are no accident. */
const STALLS = 2;

/** What an instance finds out about itself. Pure. Whatever fails here makes it unfit: it plans, admits and starts nothing. */
export function judgeInstance(facts: InstanceFacts): FitnessCheck[] {
  return [
    heartbeat(facts),
    clock(facts),
    eventLoop(facts),
    ...(facts.engine === 'mariadb' ? mariadb(facts.settings) : sqlite(facts.settings)),
    seedRows(facts.missingSeeds),
    check('fire_key', facts.hasFireKey ? 'ok' : 'fail'),
    drained(facts),
    ...redis(facts),
  ];
}

/** Codes of the findings that make an instance unfit. */
export function failuresOf(checks: readonly FitnessCheck[]): string[] {
  return checks.filter(({ severity }) => severity === 'fail').map(({ code }) => code);
}

function check(code: string, severity: Severity, params: Record<string, unknown> = {}): FitnessCheck {
  return { code, severity, params };
}

function heartbeat({ heartbeat: state, silenceMs }: InstanceFacts): FitnessCheck {
  return check('heartbeat', state === 'beating' ? 'ok' : 'fail', { state, silenceMs });
}

/** A wrong wall clock changes nothing: the database's clock decides. What cannot be corrected is an estimate of it that is wrong again
 *  right after each measurement: a clock that runs away, or a database that answers from servers with different clocks. */
function clock({ clockOffsetMs, corrections }: InstanceFacts): FitnessCheck {
  const correctionMs = Math.round(corrections.at(-1) ?? 0);
  const offsetMs = Math.round(clockOffsetMs ?? 0);
  const isRunningAway =
    corrections.length === CORRECTIONS_KEPT && corrections.every((each) => Math.abs(each) > CORRECTION_MS);
  const isOff = Math.abs(offsetMs) > OFFSET_WARN_MS || Math.abs(correctionMs) > CORRECTION_MS;
  return check('clock', isRunningAway ? 'fail' : isOff ? 'warn' : 'ok', { offsetMs, correctionMs });
}

/** A process whose loop stands still again and again fires late; a peer would not. One that is alone goes on late rather than not at
 *  all. */
function eventLoop({ loopDelays, silenceMs, hasPeer }: InstanceFacts): FitnessCheck {
  const worstMs = Math.round(Math.max(0, ...loopDelays));
  const stalls = loopDelays.filter((delay) => delay >= silenceMs).length;
  const severity = stalls >= STALLS && hasPeer ? 'fail' : worstMs >= DELAY_WARN_MS ? 'warn' : 'ok';
  return check('event_loop', severity, { worstMs, stalls, silenceMs });
}

function mariadb(settings: DatabaseSettings): FitnessCheck[] {
  const at = (name: string): string => settings[name] ?? 'unknown';
  const isolation = settings['tx_isolation'] ?? at('transaction_isolation');
  const timeZone = at('time_zone');
  const isSound = isolation === 'READ-COMMITTED' && timeZone === '+00:00';
  const snapshot = settings['innodb_snapshot_isolation'] ?? 'none';
  const flushLog = at('innodb_flush_log_at_trx_commit');
  const syncBinlog = settings['log_bin'] === 'ON' ? at('sync_binlog') : 'none';
  const isDurable = flushLog === '1' && (syncBinlog === 'none' || syncBinlog === '1');
  const version = at('version');
  const timeout = at('idle_transaction_timeout');
  return [
    check('database_version', isSupported(version) ? 'ok' : 'fail', { version }),
    check('database_session', isSound ? 'ok' : 'fail', { isolation, timeZone, snapshot }),
    check('database_patience', timeout === '0' ? 'warn' : 'ok', {
      idleSeconds: timeout,
      lockWaitSeconds: at('innodb_lock_wait_timeout'),
    }),
    check('database_writable', isOn(settings['read_only']) ? 'fail' : 'ok'),
    check('database_durability', isDurable ? 'ok' : 'warn', { flushLog, syncBinlog }),
  ];
}

/** `read_only` is a word from 12.0 on (OFF, ON, NO_LOCK...), before it is ON or OFF. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== 'OFF' && value !== '0';
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > 10 || (major === 10 && minor >= 6);
}

/** 2 = FULL, 3 = EXTRA: a commit survives a power cut. */
function sqlite(settings: DatabaseSettings): FitnessCheck[] {
  const journal = settings['journal_mode'] ?? 'unknown';
  const synchronous = settings['synchronous'] ?? 'unknown';
  const isDurable = journal === 'wal' && Number(synchronous) >= 2;
  return [check('sqlite_durability', isDurable ? 'ok' : 'warn', { journal, synchronous })];
}

function seedRows(missing: readonly string[]): FitnessCheck {
  return check('seed_rows', missing.length === 0 ? 'ok' : 'fail', { rows: missing });
}

function drained({ drain }: InstanceFacts): FitnessCheck {
  if (drain === null) return check(DRAINED, 'ok');
  return check(DRAINED, 'fail', { by: drain.by, at: toIso(drain.at), reason: drain.reason });
}

/** An engine without its Redis runs what it can by itself, so it stays fit; a worker gets nothing and has nothing to be unfit for. */
function redis({ redis: facts }: InstanceFacts): FitnessCheck[] {
  if (facts === null) return [];
  const policy = facts.policy ?? 'none';
  return [
    check('redis', facts.isConnected ? 'ok' : 'warn'),
    check('redis_eviction', policy === 'noeviction' || policy === 'none' ? 'ok' : 'warn', { policy }),
  ];
}
