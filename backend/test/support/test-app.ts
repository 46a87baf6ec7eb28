import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { OpenAPIObject } from '@nestjs/swagger';
import request from 'supertest';
import { AppModule, type AppParts } from '../../src/app.module.js';
import { parseConfig } from '../../src/config/index.js';
import { createApp } from '../../src/create-app.js';
import { Database, DatabaseTime } from '../../src/database/index.js';
import { buildOpenApi, installEdge } from '../../src/http/index.js';
import { SilentLogger, SystemClock } from '../../src/kernel/index.js';
import { ProcessLifecycle } from '../../src/process-lifecycle.js';
import type { TaskDefinition } from '../../src/tasks/index.js';
import { FakeDatabaseTime, WatchedDatabase, type FakeClock } from './fake-clock.js';
import { createTempDatabase, type Engine, type TempDatabase } from './temp-database.js';
import { testTasks } from './test-tasks.js';

/** What a test may choose of the application. */
export interface TestAppOptions {
  /** Environment variables over the defaults of a test. */
  env?: Record<string, string>;
  /** Task functions beside the built-in ones; default {@link testTasks}. */
  tasks?: TaskDefinition[];
  /** Version of the time zone data it claims to have. */
  tzdata?: string;
  /** A clock that stands still; also the database's then. Default: the real one. */
  clock?: FakeClock;
  /** A database that is there already (a second process of a cluster); default: a new one, dropped by `stop`. */
  temp?: TempDatabase;
}

/** The real application, in process, on a database of its own. */
export interface TestApp {
  app: NestExpressApplication;
  openApi: OpenAPIObject;
  /** `http.get('/api/v1/scheduler/jobs')`: without credentials; add `.set(bearer)` for those of an administrator. */
  http: ReturnType<typeof request>;
  /** API key with the role admin. */
  adminKey: string;
  /** Header of that key. */
  bearer: { Authorization: string };
  temp: TempDatabase;
  /** What the process would have printed: the generated password. */
  announced: string[];
  /** As SIGTERM does, then closes everything. */
  stop(): Promise<void>;
}

/** Key of `SCHEDULER_BOOTSTRAP_API_KEY` in tests. */
export const ADMIN_KEY = 'bootstrap-key-of-at-least-24-characters';

/** Starts the application as `main.ts` does, listening on a free port of the loopback interface. */
export async function startTestApp(engine: Engine, options: TestAppOptions = {}): Promise<TestApp> {
  const temp = options.temp ?? (await createTempDatabase(engine, { migrated: false }));
  // The application opens the database by itself; on SQLite there must be one connection only.
  if (!options.temp) await temp.dataSource.destroy();
  const announced: string[] = [];
  const parts = partsOf(temp, options, announced);
  const { app, openApi } = options.clock
    ? await createStoppedApp(parts, options.clock)
    : await createApp(parts);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    openApi,
    http: request(app.getHttpServer()),
    adminKey: ADMIN_KEY,
    bearer: { Authorization: `Bearer ${ADMIN_KEY}` },
    temp,
    announced,
    stop: async () => {
      await app.get(ProcessLifecycle).stop();
      await app.close();
      if (!options.temp) await temp.drop();
    },
  };
}

function partsOf(temp: TempDatabase, options: TestAppOptions, announced: string[]): AppParts {
  const { config } = parseConfig({
    NODE_ENV: 'test',
    SCHEDULER_DATA_DIR: temp.dataDir,
    ...(temp.databaseUrl === null ? {} : { DATABASE_URL: temp.databaseUrl }),
    SCHEDULER_DATABASE_POOL: '6',
    SCHEDULER_BOOTSTRAP_API_KEY: ADMIN_KEY,
    SCHEDULER_ADMIN_PASSWORD: 'admin password',
    SCHEDULER_RATE_LIMIT: '0',
    SCHEDULER_SHUTDOWN_TIMEOUT: '1',
    ...options.env,
  });
  return {
    config,
    clock: options.clock ?? new SystemClock(),
    logger: new SilentLogger(),
    pino: null,
    tasks: { modules: [], definitions: options.tasks ?? testTasks().definitions },
    version: {
      version: '0.0.0-test',
      commit: null,
      node: process.version,
      tzdata: options.tzdata ?? '2026a',
    },
    announce: (text) => void announced.push(text),
  };
}

/** The same modules with the clock that stands still, also for the database. */
async function createStoppedApp(
  parts: AppParts,
  clock: FakeClock,
): Promise<{ app: NestExpressApplication; openApi: OpenAPIObject }> {
  const { config } = parts;
  const time = new FakeDatabaseTime(clock);
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(parts)] })
    .overrideProvider(DatabaseTime)
    .useValue(time)
    .compile();
  const inner = module.get(Database, { strict: false });
  const watched = new WatchedDatabase(inner, clock);
  // Everybody was given `inner` already: its two doors are replaced, not the object.
  const { transaction, read } = inner;
  watched.bind({ transaction: transaction.bind(inner), read: read.bind(inner) });
  Object.assign(inner, { transaction: watched.transaction.bind(watched), read: watched.read.bind(watched) });
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  installEdge(app, { bodyLimitBytes: config.bodyLimitBytes, trustProxy: config.trustProxy, isHttps: false });
  const openApi = buildOpenApi(app, { version: parts.version.version, publicUrl: config.publicUrl });
  return { app, openApi };
}
