import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, type AppConfig } from './config/index.js';
import { createDataSource, MeasuredDatabaseTime, SQLITE_FILE, TypeormDatabase } from './database/index.js';
import { InstallationDoctor, InstallationRead, toReport, type DoctorReportDto } from './doctor/index.js';
import { ENTITIES } from './entities.js';
import { InstancesRead } from './instances/index.js';
import { JobsRepository } from './jobs/index.js';
import { AppError, SystemClock } from './kernel/index.js';
import { LookupsRepository, TaskCatalogue } from './lookups/index.js';
import { TaskRegistry } from './tasks/index.js';

/** Nothing fails (there may be warnings); something fails; the question is wrong or could not be answered. */
const EXIT = { sound: 0, failed: 1, usage: 2 } as const;

const USAGE = `Usage: npm run doctor -- [--json] [--lang en|ar]

Examines the installation of the configured database (DATABASE_URL, else the file in SCHEDULER_DATA_DIR), as GET /doctor does, and
prints what each running instance found out about itself. Reads only; a running service is not disturbed.

Exit code: 0 = nothing fails, 1 = something does, 2 = wrong usage, or no answer.`;

class UsageError extends Error {}

/** What the doctor needs of its process. */
export interface DoctorProcess {
  /** @throws ConfigError. */
  config: () => AppConfig;
  out: (text: string) => void;
  err: (text: string) => void;
}

/** Prints the report of `GET /doctor`, without a running service. @returns the exit code; never throws. */
export async function runDoctor(argv: readonly string[], process: DoctorProcess): Promise<number> {
  try {
    const { json, lang, help } = parse(argv);
    if (help) {
      process.out(`${USAGE}\n`);
      return EXIT.sound;
    }
    const report = await examine(process.config());
    process.out(json ? `${JSON.stringify(report, null, 2)}\n` : told(report, lang));
    return report.severity === 'fail' ? EXIT.failed : EXIT.sound;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const isKnown = isUsage || error instanceof ConfigError || error instanceof AppError;
    process.err(`${isKnown ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    if (isUsage) process.err(`\n${USAGE}\n`);
    return EXIT.usage;
  }
}

function parse(argv: readonly string[]): { json: boolean; lang: 'en' | 'ar'; help: boolean } {
  const flag = { type: 'boolean', default: false } as const;
  const options = { json: flag, help: flag, lang: { type: 'string', default: 'en' } } as const;
  try {
    const { json, lang, help } = parseArgs({ args: [...argv], options }).values;
    if (lang !== 'en' && lang !== 'ar') throw new UsageError('--lang must be en or ar.');
    return { json, lang, help };
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function examine({ databaseUrl, dataDir }: AppConfig): Promise<DoctorReportDto> {
  if (databaseUrl === null && !existsSync(join(dataDir, SQLITE_FILE))) {
    const detail = `There is no database in ${dataDir}; set SCHEDULER_DATA_DIR or DATABASE_URL as for the service.`;
    throw new UsageError(detail);
  }
  const clock = new SystemClock();
  const migrations = { mariadb: [], sqlite: [] };
  const dataSource = createDataSource({ databaseUrl, dataDir, poolSize: 1, entities: ENTITIES, migrations });
  await dataSource.initialize();
  try {
    const database = new TypeormDatabase(dataSource, clock);
    const time = new MeasuredDatabaseTime(clock);
    await database.read(async (session) => {
      const isSqlite = session.dialect.name === 'sqlite';
      await session.execute(isSqlite ? 'PRAGMA query_only = ON' : 'SET SESSION TRANSACTION READ ONLY');
      await time.measure(session);
    });
    const reads = new InstallationRead(new JobsRepository());
    const tasks = new TaskCatalogue(new TaskRegistry(), new LookupsRepository());
    const doctor = new InstallationDoctor(database, time, clock, new InstancesRead(), reads, tasks);
    return toReport(await doctor.examine(), { now: doctor.now(), selfId: null });
  } finally {
    await dataSource.destroy();
  }
}

const MARKS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

function told({ severity, installation, instances, checkedAt }: DoctorReportDto, lang: 'en' | 'ar'): string {
  const section = (title: string, checks: DoctorReportDto['installation']): string[] => [
    '',
    title,
    ...checks.flatMap((check) => [
      `  ${MARKS[check.severity]}  ${check.code}: ${check.found[lang]}`,
      ...(check.fix ? [`        ${check.wanted[lang]}`, `        -> ${check.fix[lang]}`] : []),
    ]),
  ];
  return [
    `${MARKS[severity].trim()} (${checkedAt})`,
    ...section('installation', installation),
    ...instances.flatMap(({ id, name, mode, status, checks }) =>
      section(`instance ${id} ${name} (${mode}, ${status})`, checks),
    ),
    '',
  ].join('\n');
}
