import { ConfigError } from './config-error.js';
import { parseConfig, type RawEnv } from './parse-config.js';

const MARIADB = 'mariadb://mawid:s3cret@db:3307/mawid';

function problemsOf(env: RawEnv): string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ name, message }) => `${name} ${message}`);
    throw error;
  }
  return [];
}

describe(parseConfig.name, () => {
  it('needs no variable at all and keeps the original names and defaults', () => {
    const { config, warnings } = parseConfig({});
    expect(config).toMatchObject({
      mode: 'embedded',
      timezone: 'UTC',
      misfireGraceSeconds: 60,
      maxInstances: 1,
      port: 3000,
      dataDir: './data',
      databaseUrl: null,
      database: null,
      redisUrl: null,
      instanceTtlMs: 6_000,
      shutdownTimeoutMs: 30_000,
      taskModules: [],
      adminPassword: null,
      trustProxy: false,
      bodyLimitBytes: 1_048_576,
    });
    expect(warnings).toEqual([]);
  });

  it('lists every bad value at once, with what would be right', () => {
    const problems = problemsOf({
      PORT: '99999',
      SCHEDULER_TIMEZONE: 'Mars/Olympus',
      SCHEDULER_MODE: 'cluster',
      SCHEDULER_INSTANCE_TTL: '2',
      SCHEDULER_HTTP_ALLOWED_HOSTS: 'ok.example, 10.0.0.0/99',
    });
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).toContain('PORT must be a whole number from 0 to 65535; it is "99999"');
    expect(problems.join('\n')).toContain('SCHEDULER_TIMEZONE must be an IANA time zone');
    expect(problems.join('\n')).toContain(
      'SCHEDULER_MODE must be embedded, standalone, api or worker; it is "cluster"',
    );
    expect(problems.join('\n')).toContain('CIDR range: 10.0.0.0/99');
  });

  it.each([
    ['PORT', '80 80'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['PORT', '3000.5'],
    ['SCHEDULER_MAX_INSTANCES', '0'],
    ['SCHEDULER_MISFIRE_GRACE_TIME', '60s'],
    ['SCHEDULER_TIMEZONE', '+03:00'],
    ['SCHEDULER_BODY_LIMIT', '1gb'],
    ['SCHEDULER_BODY_LIMIT', '1kb'],
    ['SCHEDULER_TRUST_PROXY', 'true'],
    ['SCHEDULER_STRICT_IF_MATCH', 'maybe'],
    ['SCHEDULER_REDIS_PREFIX', 'a{b}'],
    ['SCHEDULER_PUBLIC_URL', 'https://example.com/path'],
    ['SCHEDULER_INSTANCE_NAME', 'a\u0000b'],
    ['LOG_LEVEL', 'verbose'],
    ['HOST', 'not a host'],
    ['DATABASE_URL', 'postgres://u:p@h/d'],
    ['DATABASE_URL', 'mariadb://u:p@h'],
    ['DATABASE_URL', 'mariadb://u:p%@h/d'],
    ['DATABASE_URL', 'mariadb://u:p@h/d?multipleStatements=true'],
    ['REDIS_URL', 'http://h'],
    ['REDIS_URL', 'redis://'],
    ['SCHEDULER_ADMIN_PASSWORD', 'short'],
    ['SCHEDULER_BOOTSTRAP_API_KEY', 'too-short'],
  ])('refuses %s=%j', (name, value) => {
    expect(problemsOf({ DATABASE_URL: MARIADB, [name]: value }).join()).toMatch(new RegExp(`^${name} `));
  });

  it.each([
    ['mariadb://u:p@h/d', { host: 'h', port: 3306, user: 'u', password: 'p', database: 'd' }],
    [
      'mysql://u:p%40%2F%3A%25@h:3307/d',
      { host: 'h', port: 3307, user: 'u', password: 'p@/:%', database: 'd' },
    ],
    ['mariadb://u@[::1]:3306/d', { host: '::1', port: 3306, user: 'u', password: '', database: 'd' }],
  ])('takes %s apart', (url, target) => {
    expect(parseConfig({ DATABASE_URL: url }).config.database).toEqual(target);
  });

  it('takes sizes, lists, flags and durations', () => {
    const { config } = parseConfig({
      SCHEDULER_BODY_LIMIT: '256kb',
      SCHEDULER_TASK_MODULES: ' ./a.mjs, @team/tasks ,,./a.mjs',
      SCHEDULER_HTTP_ALLOWED_HOSTS: 'Internal.Example,10.0.0.0/8,fd00::/8,127.0.0.1',
      SCHEDULER_STRICT_IF_MATCH: 'Yes',
      SCHEDULER_TRUST_PROXY: '2',
      SCHEDULER_SESSION_TTL: '600',
    });
    expect(config.bodyLimitBytes).toBe(262_144);
    expect(config.taskModules).toEqual(['./a.mjs', '@team/tasks']);
    expect(config.httpAllowedHosts).toEqual(['internal.example', '10.0.0.0/8', 'fd00::/8', '127.0.0.1']);
    expect(config.strictIfMatch).toBe(true);
    expect(config.trustProxy).toBe(2);
    expect(config.sessionTtlMs).toBe(600_000);
  });

  it.each([
    [{ SCHEDULER_MODE: 'standalone' }, ['DATABASE_URL']],
    [{ SCHEDULER_MODE: 'api' }, ['DATABASE_URL']],
    [{ SCHEDULER_MODE: 'worker' }, ['DATABASE_URL', 'REDIS_URL']],
    [{ SCHEDULER_MODE: 'worker', DATABASE_URL: MARIADB }, ['REDIS_URL']],
    [{ REDIS_URL: 'redis://r:6379' }, []],
    [{ SCHEDULER_MODE: 'worker', DATABASE_URL: MARIADB, REDIS_URL: 'redis://r:6379/1' }, []],
    [{ SCHEDULER_MODE: 'api', DATABASE_URL: MARIADB }, []],
  ])('checks that %j fits together', (env, names) => {
    expect(problemsOf(env).map((problem) => problem.split(' ')[0])).toEqual(names);
  });

  it('reads secrets from files and says when a file is missing, empty, or contradicts the variable', () => {
    const files: Record<string, string> = {
      '/run/pw': 'correct horse\n',
      '/run/empty': '\n',
      '/run/db': `${MARIADB}\n`,
    };
    const read = (path: string): string => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    };
    const { config } = parseConfig(
      { SCHEDULER_ADMIN_PASSWORD_FILE: '/run/pw', DATABASE_URL_FILE: '/run/db', DATABASE_URL: MARIADB },
      read,
    );
    expect(config.adminPassword).toBe('correct horse');
    expect(config.database?.port).toBe(3307);
    expect(config.redacted().find(({ name }) => name === 'SCHEDULER_ADMIN_PASSWORD')?.source).toBe('file');
    const failing = (env: RawEnv) => () => parseConfig(env, read);
    expect(failing({ REDIS_URL_FILE: '/nowhere' })).toThrow(
      /REDIS_URL_FILE names \/nowhere, which cannot be read/,
    );
    expect(failing({ SCHEDULER_BOOTSTRAP_API_KEY_FILE: '/run/empty' })).toThrow(
      /_FILE names \/run\/empty, which is empty/,
    );
    expect(
      failing({ SCHEDULER_ADMIN_PASSWORD: 'another one', SCHEDULER_ADMIN_PASSWORD_FILE: '/run/pw' }),
    ).toThrow(/SCHEDULER_ADMIN_PASSWORD_FILE says something else than SCHEDULER_ADMIN_PASSWORD/);
  });

  it('reports a secret file that cannot be read once, not also as missing', () => {
    const env = { SCHEDULER_MODE: 'api', DATABASE_URL_FILE: '/nowhere' };
    expect(problemsOf(env).map((problem) => problem.split(' ')[0])).toEqual(['DATABASE_URL_FILE']);
  });

  it('takes SHUTDOWN_TIMEOUT for SCHEDULER_SHUTDOWN_TIMEOUT, but not two different values', () => {
    expect(parseConfig({ SHUTDOWN_TIMEOUT: '5' }).config.shutdownTimeoutMs).toBe(5_000);
    expect(problemsOf({ SHUTDOWN_TIMEOUT: '5', SCHEDULER_SHUTDOWN_TIMEOUT: '6' })).toHaveLength(1);
  });

  it('lets the environment win over a .env file and treats empty values as unset', () => {
    const { config } = parseConfig({ PORT: '4000', LOG_LEVEL: '' }, undefined, {
      dotenv: { PORT: '5000', LOG_LEVEL: 'debug' },
    });
    expect(config.port).toBe(4_000);
    expect(config.logLevel).toBe('debug');
    expect(config.redacted().find(({ name }) => name === 'LOG_LEVEL')?.source).toBe('dotenv');
  });

  it('warns of unknown SCHEDULER_ variables and names the nearest', () => {
    const { warnings } = parseConfig({
      SCHEDULER_TIMEZON: 'UTC',
      SCHEDULER_QUITE_ELSEWHERE_9: '1',
      TIMEZONE: 'x',
    });
    expect(warnings).toEqual([
      'SCHEDULER_TIMEZON is not a setting and is ignored; did you mean SCHEDULER_TIMEZONE?',
      'SCHEDULER_QUITE_ELSEWHERE_9 is not a setting and is ignored.',
    ]);
  });

  it('shows no secret, neither when printed nor when refused', () => {
    const { config } = parseConfig({
      DATABASE_URL: MARIADB,
      REDIS_URL: 'redis://:r3dis@r:6379/0?password=qu3ry',
      SCHEDULER_ADMIN_PASSWORD: 'p4ssw0rd!',
      SCHEDULER_BOOTSTRAP_API_KEY: 'k'.repeat(32),
    });
    const shown = JSON.stringify(config) + JSON.stringify(config.redacted());
    expect(shown).toContain('mariadb://mawid:********@db:3307/mawid');
    for (const secret of ['s3cret', 'r3dis', 'qu3ry', 'p4ssw0rd!', 'kkkk'])
      expect(shown).not.toContain(secret);
    const refused = problemsOf({
      SCHEDULER_ADMIN_PASSWORD: 'tiny!',
      DATABASE_URL: 'mariadb://u:hunter2@/x',
    }).join();
    expect(refused).toContain('SCHEDULER_ADMIN_PASSWORD');
    expect(refused).not.toContain('tiny!');
    expect(refused).not.toContain('hunter2');
  });

  it('allows fault injection in tests only, and says so', () => {
    expect(parseConfig({ FAULT: 'in-task:throw', NODE_ENV: 'test' }).config.fault).toBe('in-task:throw');
    const { config, warnings } = parseConfig({ FAULT: 'in-task:throw' });
    expect(config.fault).toBeNull();
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ['embedded', true, true, true],
    ['standalone', false, true, true],
    ['api', true, false, false],
    ['worker', false, false, true],
  ] as const)('knows what mode %s does', (mode, servesApi, runsEngine, runsTasks) => {
    const { config } = parseConfig({
      SCHEDULER_MODE: mode,
      DATABASE_URL: MARIADB,
      REDIS_URL: 'redis://r:6379',
    });
    expect(config).toMatchObject({ servesApi, runsEngine, runsTasks });
  });
});
