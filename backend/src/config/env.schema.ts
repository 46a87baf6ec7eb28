import { hostname } from 'node:os';
import { z } from 'zod';
import {
  bindHost,
  bytes,
  databaseUrl,
  flag,
  hostList,
  label,
  list,
  publicUrl,
  redisPrefix,
  redisUrl,
  secretText,
  timezone,
  trustProxy,
  wholeNumber,
} from './env.types.js';

/** What the documentation says about one variable; kept beside its type so that the two cannot part. */
export interface VariableDoc {
  /** One sentence: what it does. Markdown inline code is fine. */
  doc: string;
  /** The default as text, as it would be written in the environment; null = unset. */
  default: string | null;
  /** Unit or form of the value, for people. */
  unit: string;
  group: 'Process' | 'Storage' | 'Engine' | 'Task functions' | 'Security' | 'HTTP' | 'Logging' | 'Tests';
  /** Secrets are masked wherever settings are shown, and may come from a file named by `<NAME>_FILE`. */
  secret?: boolean;
  /** Other names accepted for the same setting. */
  aliases?: readonly string[];
  /** What to show in place of a default that differs from machine to machine. */
  defaultNote?: string;
}

/** Documentation of each variable, keyed by its schema. */
export const variableDocs = z.registry<VariableDoc>();

/** A variable with a default: never null after parsing. */
function setting<T>(type: z.ZodType<T, string>, doc: VariableDoc & { default: string }) {
  return type.prefault(doc.default).register(variableDocs, doc);
}

/** A variable that may stay unset: null after parsing. */
function optional<T>(type: z.ZodType<T, string>, doc: Omit<VariableDoc, 'default'>) {
  return type
    .optional()
    .transform((value) => value ?? null)
    .register(variableDocs, { ...doc, default: null });
}

const seconds = 'seconds';

/** Every variable of the environment this program reads, with type, default, unit and meaning. The one source of the
 *  parsed configuration, of `.env.example`, of the README table and of the settings screen.
 *  The names and defaults of SCHEDULER_MODE, _TIMEZONE, _MISFIRE_GRACE_TIME and _MAX_INSTANCES are the original system's. */
export const envSchema = z.object({
  SCHEDULER_MODE: setting(z.enum(['embedded', 'standalone', 'api', 'worker']), {
    group: 'Process',
    default: 'embedded',
    unit: '`embedded`, `standalone`, `api` or `worker`',
    doc: 'What this process does: `embedded` everything; `standalone` engine and tasks without REST; `api` REST and console only; `worker` tasks only. All but `embedded` need `DATABASE_URL`; `worker` needs `REDIS_URL` too.',
  }),
  PORT: setting(wholeNumber(0, 65_535), {
    group: 'Process',
    default: '3000',
    unit: 'TCP port; 0 = any free one',
    doc: 'Port of REST, console, health and metrics.',
  }),
  HOST: setting(bindHost, {
    group: 'Process',
    default: '0.0.0.0',
    unit: 'address or host name',
    doc: 'Address to listen on; `127.0.0.1` keeps the service on this machine.',
  }),
  SCHEDULER_INSTANCE_NAME: setting(label(1, 100), {
    group: 'Process',
    default: hostname() || 'mawid',
    defaultNote: 'the host name',
    unit: 'text, 1 to 100 characters',
    doc: 'Name of this process in the list of instances. Need not be unique: every start is a new instance.',
  }),
  SCHEDULER_SHUTDOWN_TIMEOUT: setting(wholeNumber(0, 3_600), {
    group: 'Process',
    default: '30',
    unit: `${seconds}, 0 to 3600`,
    aliases: ['SHUTDOWN_TIMEOUT'],
    doc: 'How long running tasks may take to finish after SIGTERM. Give the container at least 10 seconds more.',
  }),
  NODE_ENV: setting(label(1, 40), {
    group: 'Process',
    default: 'production',
    unit: 'text',
    doc: '`development` prints stack traces of refused requests in the log; `test` allows fault injection.',
  }),

  DATABASE_URL: optional(databaseUrl, {
    group: 'Storage',
    unit: '`mariadb://user:password@host:port/database`',
    secret: true,
    doc: 'MariaDB 10.6 or newer. Unset: an SQLite file in `SCHEDULER_DATA_DIR`, for one `embedded` process. Percent-encode special characters of user and password.',
  }),
  SCHEDULER_DATA_DIR: setting(label(1, 4_096), {
    group: 'Storage',
    default: './data',
    unit: 'path',
    doc: 'Folder of the SQLite file and its lock; made when missing. Relative to the working folder.',
  }),
  SCHEDULER_DATABASE_POOL: setting(wholeNumber(4, 500), {
    group: 'Storage',
    default: '10',
    unit: 'connections, 4 to 500',
    doc: 'Most MariaDB connections of this process.',
  }),
  REDIS_URL: optional(redisUrl, {
    group: 'Storage',
    unit: '`redis://[user:password@]host:port[/number]` or `rediss://`',
    secret: true,
    doc: 'Redis for handing executions to any worker and for live updates between processes. Unset: an instance runs what it claims.',
  }),
  SCHEDULER_REDIS_PREFIX: setting(redisPrefix, {
    group: 'Storage',
    default: 'mawid',
    unit: 'letters, digits, `_`, `-`, `.`, 1 to 40',
    doc: 'Prefix of all Redis keys and channels, so that several installations can share one Redis.',
  }),
  SCHEDULER_RETENTION_DAYS: setting(wholeNumber(1, 3_650), {
    group: 'Storage',
    default: '90',
    unit: 'days, 1 to 3650',
    doc: 'Age at which finished executions are removed by the nightly clean-up (their daily totals stay).',
  }),

  SCHEDULER_TIMEZONE: setting(timezone, {
    group: 'Engine',
    default: 'UTC',
    unit: 'IANA time zone, for example `Asia/Riyadh`',
    doc: 'Time zone of jobs that name none.',
  }),
  SCHEDULER_MISFIRE_GRACE_TIME: setting(wholeNumber(0, 31_536_000), {
    group: 'Engine',
    default: '60',
    unit: `${seconds}, 0 to 31536000`,
    doc: 'How late a fire may start before it counts as misfired, for jobs that do not say.',
  }),
  SCHEDULER_MAX_INSTANCES: setting(wholeNumber(1, 100), {
    group: 'Engine',
    default: '1',
    unit: 'runs, 1 to 100',
    doc: 'How many runs of one job may overlap, for jobs that do not say.',
  }),
  SCHEDULER_MIN_INTERVAL: setting(wholeNumber(1, 86_400), {
    group: 'Engine',
    default: '1',
    unit: `${seconds}, 1 to 86400`,
    doc: 'Shortest distance between two fires that an interval job may ask for.',
  }),
  SCHEDULER_INSTANCE_TTL: setting(wholeNumber(6, 300), {
    group: 'Engine',
    default: '6',
    unit: `${seconds}, 6 to 300`,
    doc: 'An instance whose heartbeat stood still this long is declared dead and its runs are settled. The same for all processes of an installation.',
  }),
  SCHEDULER_CONCURRENCY: setting(wholeNumber(1, 10_000), {
    group: 'Engine',
    default: '50',
    unit: 'runs, 1 to 10000',
    doc: 'How many task functions this process runs at the same time.',
  }),

  SCHEDULER_TASK_MODULES: setting(list, {
    group: 'Task functions',
    default: '',
    unit: 'comma-separated paths or package names',
    doc: 'ES modules with your own task functions (`docs/task-functions.md`). Paths are relative to the working folder.',
  }),
  SCHEDULER_HTTP_ALLOWED_HOSTS: setting(hostList, {
    group: 'Task functions',
    default: '',
    unit: 'comma-separated host names, addresses or CIDR ranges',
    doc: 'Internal targets that `http.request` may call. Private, loopback and link-local addresses are refused otherwise.',
  }),

  SCHEDULER_ADMIN_PASSWORD: optional(secretText(8, 256), {
    group: 'Security',
    unit: '8 to 256 characters',
    secret: true,
    doc: 'Password of the first administrator, `admin`, used on the first start only. Unset: one is generated and printed once.',
  }),
  SCHEDULER_BOOTSTRAP_API_KEY: optional(secretText(24, 256), {
    group: 'Security',
    unit: '24 to 256 characters',
    secret: true,
    doc: 'An API key with the role admin that exists from the first start, for automation.',
  }),
  SCHEDULER_SESSION_TTL: setting(wholeNumber(300, 31_536_000), {
    group: 'Security',
    default: '43200',
    unit: `${seconds}, 300 to 31536000`,
    doc: 'A console session ends after this long without use.',
  }),
  SCHEDULER_RATE_LIMIT: setting(wholeNumber(0, 1_000_000), {
    group: 'Security',
    default: '3000',
    unit: 'requests a minute; 0 = no limit',
    doc: 'Requests one client may make a minute before it gets 429.',
  }),
  SCHEDULER_STRICT_IF_MATCH: setting(flag, {
    group: 'HTTP',
    default: 'false',
    unit: '`true` or `false`',
    doc: 'Whether API keys, too, must send `If-Match` when they change a job (sessions always must).',
  }),
  SCHEDULER_TRUST_PROXY: setting(trustProxy, {
    group: 'HTTP',
    default: 'false',
    unit: '`false`, number of proxies, or comma-separated addresses and CIDR ranges',
    doc: 'Which proxies in front are believed about the client address and the scheme.',
  }),
  SCHEDULER_PUBLIC_URL: optional(publicUrl, {
    group: 'HTTP',
    unit: '`https://host[:port]`',
    doc: 'Address under which people reach the console; with `https` the session cookie is `Secure`. Unset: taken from the request.',
  }),
  SCHEDULER_BODY_LIMIT: setting(bytes(65_536, 52_428_800), {
    group: 'HTTP',
    default: '1mb',
    unit: 'bytes, or with `kb` or `mb`; 64kb to 50mb',
    doc: 'Largest request body that is read; a larger one is 413.',
  }),

  LOG_LEVEL: setting(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), {
    group: 'Logging',
    default: 'info',
    unit: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    doc: 'Least severe message that is logged.',
  }),
  SCHEDULER_LOG_FORMAT: setting(z.enum(['auto', 'json', 'pretty']), {
    group: 'Logging',
    default: 'auto',
    unit: '`auto`, `json` or `pretty`',
    doc: '`json` is one object per line; `pretty` is for people; `auto` is `pretty` on a terminal.',
  }),

  FAULT: optional(label(1, 200), {
    group: 'Tests',
    unit: 'comma-separated `stage:action@n`',
    doc: 'Breaks this process on purpose, for the recovery tests: `kill`, `stop:ms`, `throw` or `delay:ms` when the stage is reached for the n-th time. Read only with `NODE_ENV=test`.',
  }),
});

/** The environment after parsing: every variable has a value or is null. */
export type Env = z.output<typeof envSchema>;
/** Name of a variable of the schema. */
export type EnvName = keyof Env;

/** All names in the order of the documentation. */
export const envNames = Object.keys(envSchema.shape) as EnvName[];

/** What the documentation says about `name`. */
export function docOf(name: EnvName): VariableDoc {
  const doc = variableDocs.get(envSchema.shape[name]);
  if (!doc) throw new Error(`${name} has no documentation in env.schema.ts`);
  return doc;
}
