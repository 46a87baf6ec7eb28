import { UnavailableError } from '../kernel/index.js';

/** The connection was lost between COMMIT and its answer: the transaction happened or it did not. Whoever gets this re-reads. */
export class AmbiguousCommitError extends UnavailableError {
  constructor(cause: unknown) {
    super('The connection was lost while committing; the outcome must be read again.', {
      cause,
      code: 'AMBIGUOUS_COMMIT',
    });
  }
}

interface DriverError {
  errno?: number;
  errcode?: number;
  code?: string;
  fatal?: boolean;
  driverError?: DriverError;
}

function driverError(error: unknown): DriverError {
  const outer = (error ?? {}) as DriverError;
  return outer.driverError ?? outer;
}

/** MariaDB: 1213 deadlock, 1205 lock wait timeout, 1020 snapshot conflict (default from 11.6). SQLite: 5 busy, 6 locked. */
const RETRYABLE_MARIADB = new Set([1213, 1205, 1020]);

/** Whether the same transaction may succeed when it is run again. */
export function isRetryable(error: unknown): boolean {
  const { errno, errcode } = driverError(error);
  if (errcode !== undefined) return (errcode & 0xff) === 5 || (errcode & 0xff) === 6;
  return errno !== undefined && RETRYABLE_MARIADB.has(errno);
}

/** Server-side refusals that pass: 1040 too many connections, 1053 shutdown, 1290 and 1836 read only, 1927 connection killed
 *  (idle_transaction_timeout), 1158 to 1161 network; connector: 45009 to 45044 socket and pool. */
const UNAVAILABLE = new Set([1040, 1053, 1158, 1159, 1160, 1161, 1203, 1290, 1836, 1927, 2006, 2013, 4031]);

/** Whether the database could not be reached or refuses to work for now. */
export function isUnavailable(error: unknown): boolean {
  const { errno, code, fatal } = driverError(error);
  if (errno !== undefined && (UNAVAILABLE.has(errno) || (errno >= 45_009 && errno <= 45_044))) return true;
  if (typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOST|EAI_AGAIN)/.test(code))
    return true;
  return fatal === true;
}

/** Whether a row broke a unique key. MariaDB 1062; SQLite 2067 (UNIQUE) and 1555 (PRIMARY KEY). */
export function isUniqueViolation(error: unknown): boolean {
  const { errno, errcode } = driverError(error);
  return errno === 1062 || errcode === 2067 || errcode === 1555;
}
