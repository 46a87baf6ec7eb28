import type { Env, EnvName } from './env.schema.js';
import { docOf, envNames } from './env.schema.js';
import { parseDatabaseUrl, type DatabaseTarget } from './env.types.js';

/** What a process does (design.md section 4). */
export type SchedulerMode = Env['SCHEDULER_MODE'];

/** Where the value of a setting came from: the environment, a `.env` file, a file named by `..._FILE`, or nowhere. */
export type SettingSource = 'env' | 'dotenv' | 'file' | 'default';

/** One line of the effective configuration, safe to print and to send to the console. */
export interface EffectiveSetting {
  name: EnvName;
  /** The parsed value; secrets are `********`, of URLs only password and query are masked. null = unset. */
  value: string | number | boolean | string[] | null;
  source: SettingSource;
  unit: string;
  doc: string;
}

/** The settings of this process, typed. Built once at the start by `parseConfig` and never changed.
 *  Durations end in `Ms`, or in `Seconds`/`Days` where they are defaults of fields with that unit. null = unset. */
export class AppConfig {
  readonly mode: SchedulerMode;
  readonly port: number;
  readonly host: string;
  readonly instanceName: string;
  readonly shutdownTimeoutMs: number;
  readonly nodeEnv: string;
  readonly dataDir: string;
  /** null = SQLite file in {@link dataDir}. */
  readonly databaseUrl: string | null;
  /** {@link databaseUrl} taken apart and decoded. */
  readonly database: DatabaseTarget | null;
  readonly databasePool: number;
  readonly redisUrl: string | null;
  readonly redisPrefix: string;
  readonly retentionDays: number;
  readonly timezone: string;
  readonly misfireGraceSeconds: number;
  readonly maxInstances: number;
  readonly minIntervalSeconds: number;
  readonly instanceTtlMs: number;
  /** Permits of this process: task functions it runs at the same time. */
  readonly concurrency: number;
  readonly taskModules: string[];
  /** Lower-case host names, addresses and CIDR ranges. */
  readonly httpAllowedHosts: string[];
  readonly adminPassword: string | null;
  readonly bootstrapApiKey: string | null;
  readonly sessionTtlMs: number;
  /** Requests a minute and client; 0 = no limit. */
  readonly rateLimitPerMinute: number;
  readonly strictIfMatch: boolean;
  /** Express's `trust proxy`: false, number of hops, or addresses. */
  readonly trustProxy: false | number | string[];
  /** Origin without closing slash. */
  readonly publicUrl: string | null;
  readonly bodyLimitBytes: number;
  readonly logLevel: Env['LOG_LEVEL'];
  readonly logFormat: Env['SCHEDULER_LOG_FORMAT'];
  /** Fault injection for the recovery tests; null unless NODE_ENV is `test`. */
  readonly fault: string | null;
  readonly #env: Env;
  readonly #sources: ReadonlyMap<EnvName, SettingSource>;

  constructor(env: Env, sources: ReadonlyMap<EnvName, SettingSource> = new Map()) {
    this.#env = env;
    this.#sources = sources;
    this.mode = env.SCHEDULER_MODE;
    this.port = env.PORT;
    this.host = env.HOST;
    this.instanceName = env.SCHEDULER_INSTANCE_NAME;
    this.shutdownTimeoutMs = env.SCHEDULER_SHUTDOWN_TIMEOUT * 1_000;
    this.nodeEnv = env.NODE_ENV;
    this.dataDir = env.SCHEDULER_DATA_DIR;
    this.databaseUrl = env.DATABASE_URL;
    this.database = env.DATABASE_URL === null ? null : parseDatabaseUrl(env.DATABASE_URL);
    this.databasePool = env.SCHEDULER_DATABASE_POOL;
    this.redisUrl = env.REDIS_URL;
    this.redisPrefix = env.SCHEDULER_REDIS_PREFIX;
    this.retentionDays = env.SCHEDULER_RETENTION_DAYS;
    this.timezone = env.SCHEDULER_TIMEZONE;
    this.misfireGraceSeconds = env.SCHEDULER_MISFIRE_GRACE_TIME;
    this.maxInstances = env.SCHEDULER_MAX_INSTANCES;
    this.minIntervalSeconds = env.SCHEDULER_MIN_INTERVAL;
    this.instanceTtlMs = env.SCHEDULER_INSTANCE_TTL * 1_000;
    this.concurrency = env.SCHEDULER_CONCURRENCY;
    this.taskModules = env.SCHEDULER_TASK_MODULES;
    this.httpAllowedHosts = env.SCHEDULER_HTTP_ALLOWED_HOSTS;
    this.adminPassword = env.SCHEDULER_ADMIN_PASSWORD;
    this.bootstrapApiKey = env.SCHEDULER_BOOTSTRAP_API_KEY;
    this.sessionTtlMs = env.SCHEDULER_SESSION_TTL * 1_000;
    this.rateLimitPerMinute = env.SCHEDULER_RATE_LIMIT;
    this.strictIfMatch = env.SCHEDULER_STRICT_IF_MATCH;
    this.trustProxy = env.SCHEDULER_TRUST_PROXY;
    this.publicUrl = env.SCHEDULER_PUBLIC_URL;
    this.bodyLimitBytes = env.SCHEDULER_BODY_LIMIT;
    this.logLevel = env.LOG_LEVEL;
    this.logFormat = env.SCHEDULER_LOG_FORMAT;
    this.fault = env.NODE_ENV === 'test' ? env.FAULT : null;
  }

  /** Whether this process answers REST and serves the console. */
  get servesApi(): boolean {
    return this.mode === 'embedded' || this.mode === 'api';
  }

  /** Whether this process plans and fires. */
  get runsEngine(): boolean {
    return this.mode === 'embedded' || this.mode === 'standalone';
  }

  /** Whether this process runs task functions. */
  get runsTasks(): boolean {
    return this.mode !== 'api';
  }

  /** The effective configuration, for the log at the start and for the settings screen. Holds no secret. */
  redacted(): EffectiveSetting[] {
    return envNames.map((name) => {
      const { unit, doc, secret } = docOf(name);
      const value = this.#env[name];
      return {
        name,
        value: secret && typeof value === 'string' ? mask(value) : value,
        source: this.#sources.get(name) ?? 'default',
        unit,
        doc,
      };
    });
  }

  /** So that a configuration logged or serialised by accident gives no secret away. */
  toJSON(): EffectiveSetting[] {
    return this.redacted();
  }
}

/** What stands in place of a secret. Its length says nothing about the secret's. */
export const MASK = '********';

function mask(value: string): string {
  if (!/^(mariadb|mysql|rediss?):/.test(value) || !URL.canParse(value)) return MASK;
  const url = new URL(value);
  if (url.password !== '') url.password = MASK;
  if (url.search !== '') url.search = MASK; // some clients take the password from there
  return url.toString();
}
