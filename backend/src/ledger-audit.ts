import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  AccountingRead,
  AccountingService,
  MAX_DETAILS,
  type AccountingQuestion,
  type AccountingResult,
  type JobAccount,
  type Tally,
} from './accounting/index.js';
import { ConfigError, type AppConfig } from './config/index.js';
import { createDataSource, MeasuredDatabaseTime, SQLITE_FILE, TypeormDatabase } from './database/index.js';
import { ENTITIES } from './entities.js';
import { AppError, parseIso, SystemClock, toIso } from './kernel/index.js';

/** Everything is accounted for; something is not; the question is wrong or could not be answered. */
const EXIT = { sound: 0, unaccounted: 1, usage: 2 } as const;

const USAGE = `Usage: npm run audit-ledger -- --from <instant> --to <instant> [--job <id>]

Holds what should have fired (computed from the jobs' revisions) against the ledger of the configured database
(DATABASE_URL, else the file in SCHEDULER_DATA_DIR). Reads only. Instants look like 2026-11-01T00:00:00Z;
--from is inclusive, --to exclusive. At most 1,000,000 fires at once.

Exit code: 0 = all accounted for, 1 = something is not, 2 = wrong usage, or no answer.`;

/** Jobs, or fires, between two lines of progress. */
const PROGRESS_EVERY = { jobs: 100, fires: 100_000 } as const;

class UsageError extends Error {}

/** What the audit needs of its process. */
export interface AuditProcess {
  /** @throws ConfigError. */
  config: () => AppConfig;
  out: (text: string) => void;
  /** Progress and complaints. */
  err: (text: string) => void;
}

/** Asks what `GET /accounting` asks, without a running service; one that runs meanwhile is not disturbed.
 *  @param argv arguments after the program's name. @returns the exit code; never throws. */
export async function auditLedger(argv: readonly string[], process: AuditProcess): Promise<number> {
  try {
    const question = questionOf(argv);
    if (question !== null) return await audit(question, process);
    process.out(`${USAGE}\n`);
    return EXIT.sound;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const isKnown = isUsage || error instanceof ConfigError || error instanceof AppError;
    process.err(`${isKnown ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    if (isUsage) process.err(`\n${USAGE}\n`);
    return EXIT.usage;
  }
}

async function audit(question: AccountingQuestion, { config, out, err }: AuditProcess): Promise<number> {
  const { service, close } = await open(config());
  try {
    const jobs: JobAccount[] = [];
    let told = 0;
    const result = await service.account(question, {
      onJob: (job) => {
        jobs.push(job);
        if (jobs.length % PROGRESS_EVERY.jobs === 0) err(`${jobs.length} jobs looked at\n`);
      },
      onFires: (lookedAt) => {
        if (lookedAt < told + PROGRESS_EVERY.fires) return;
        told = lookedAt;
        err(`${lookedAt} fires looked at\n`);
      },
    });
    out(report(question, jobs, result));
    return result.tally.unaccounted === 0 ? EXIT.sound : EXIT.unaccounted;
  } finally {
    await close();
  }
}

/** @returns null when help is asked for. @throws UsageError. */
function questionOf(argv: readonly string[]): AccountingQuestion | null {
  const { values } = parse(argv);
  if (values.help === true) return null;
  const [from, to] = [values.from, values.to].map((text) => (text === undefined ? null : parseIso(text)));
  if (from == null || to == null)
    throw new UsageError('--from and --to must be instants with Z or an offset.');
  if (from >= to) throw new UsageError('--to must be later than --from.');
  if (values.job !== undefined && !/^[1-9]\d{0,9}$/.test(values.job))
    throw new UsageError('--job must be the id of a job.');
  return { from, to, jobId: values.job === undefined ? null : Number(values.job) };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { from: text, to: text, job: text, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...argv], options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** One connection that cannot write. */
async function open(config: AppConfig): Promise<{ service: AccountingService; close: () => Promise<void> }> {
  const clock = new SystemClock();
  const { databaseUrl, dataDir } = config;
  if (databaseUrl === null && !existsSync(join(dataDir, SQLITE_FILE))) {
    throw new UsageError(
      `There is no database in ${dataDir}; set SCHEDULER_DATA_DIR or DATABASE_URL as for the service.`,
    );
  }
  const migrations = { mariadb: [], sqlite: [] };
  const dataSource = createDataSource({ databaseUrl, dataDir, poolSize: 1, entities: ENTITIES, migrations });
  await dataSource.initialize();
  const database = new TypeormDatabase(dataSource, clock);
  const time = new MeasuredDatabaseTime(clock);
  await database.read(async (session) => {
    const isSqlite = session.dialect.name === 'sqlite';
    await session.execute(isSqlite ? 'PRAGMA query_only = ON' : 'SET SESSION TRANSACTION READ ONLY');
    await time.measure(session);
  });
  const service = new AccountingService(config, database, time, clock, new AccountingRead());
  return { service, close: () => dataSource.destroy() };
}

const COLUMNS = [
  ['planned', 'planned'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['timedOut', 'timed out'],
  ['cancelled', 'cancelled'],
  ['lost', 'lost'],
  ['skipped', 'skipped'],
  ['missed', 'missed'],
  ['pending', 'pending'],
  ['unaccounted', 'UNACCOUNTED'],
  ['forgotten', 'forgotten'],
  ['unplanned', 'unplanned'],
] as const satisfies readonly (readonly [keyof Tally, string])[];

function report(question: AccountingQuestion, jobs: readonly JobAccount[], result: AccountingResult): string {
  const lines = [
    ['job', ...COLUMNS.map(([, title]) => title), 'name'],
    ...jobs.map(({ jobId, name, tally }) => [`${jobId}`, ...numbers(tally), name]),
    ['all', ...numbers(result.tally), `${jobs.length} jobs`],
  ];
  const widths = lines[0]!.map((_title, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const last = widths.length - 1;
  const text = lines.map((line) =>
    line.map((cell, column) => (column === last ? cell : cell.padStart(widths[column]!))).join('  '),
  );
  const range = `fires from ${toIso(question.from)} to ${toIso(question.to)}`;
  const notes = result.exact ? [] : ['Not exact: the range reaches back to what the clean-up deletes.'];
  return [range, ...text, ...notes, ...holes(result), ''].join('\n');
}

const numbers = (tally: Tally): string[] => COLUMNS.map(([field]) => String(tally[field]));

function holes({ tally, unaccountedFires }: AccountingResult): string[] {
  if (tally.unaccounted === 0) return [];
  const more = tally.unaccounted > MAX_DETAILS ? ` (the first ${MAX_DETAILS})` : '';
  return [
    `Unaccounted${more}:`,
    ...unaccountedFires.map(({ jobId, at }) => `  job ${jobId} at ${toIso(at)}`),
  ];
}
