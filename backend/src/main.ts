import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AppParts } from './app.module.js';
import { ConfigError, loadConfig, type AppConfig } from './config/index.js';
import { createApp } from './create-app.js';
import { lockDataDir } from './database/index.js';
import { TaskRunner } from './dispatch/index.js';
import { createPino, PinoAppLogger } from './http/index.js';
import { AppError, SystemClock, type Clock, type FaultPoints } from './kernel/index.js';
import { ProcessLifecycle } from './process-lifecycle.js';
import { loadTaskModules, TaskDeclarationError } from './tasks/index.js';

/** How often a worker looks whether it can still run anything. */
const STUCK_CHECK_MS = 5_000;
/** How long connections may take to close after the parts have stopped; then the process ends without them. */
const CLOSE_LIMIT_MS = 5_000;
/** How much longer than its grace a stop may take, whatever a server that is away does. */
const STOP_PATIENCE_MS = 20_000;

/** Configuration -> application -> listen -> signals. */
async function main(): Promise<void> {
  const clock = new SystemClock();
  const startedMs = clock.monotonic();
  const { config, warnings } = loadConfig();
  const pino = createPino({ level: config.logLevel, format: logFormat(config) });
  const logger = new PinoAppLogger(pino);
  for (const warning of warnings) logger.warn(warning);
  logger.debug('effective configuration', { settings: config.redacted() });
  const unlock = config.databaseUrl === null ? lockDataDir(config.dataDir) : (): void => undefined;
  const parts: AppParts = {
    config,
    clock,
    logger,
    pino,
    tasks: await loadTaskModules(config.taskModules, process.cwd()),
    version: {
      version: packageVersion(),
      commit: null,
      node: process.version,
      tzdata: process.versions['tz'] ?? 'none',
    },
    announce: (text) => console.log(`\n${text}\n`),
    ...(config.fault === null ? {} : { faults: await arm(config.fault, clock) }),
  };
  const { app } = await createApp(parts);
  const stop = stopOnSignals(app, parts, unlock);
  // Every permit held by a task that ignores its end: only a new process can run anything again.
  const isStuck = (): boolean => config.mode === 'worker' && app.get(TaskRunner).isStuck;
  if (config.mode === 'worker') clock.setInterval(() => isStuck() && stop('stuck', 1), STUCK_CHECK_MS);
  await app.listen(config.port, config.host);
  const url = config.publicUrl ?? `http://localhost:${config.port}`;
  logger.info('ready', { url, mode: config.mode, readyMs: Math.round(clock.monotonic() - startedMs) });
}

/** For recovery tests: their code is not even loaded otherwise. */
async function arm(fault: string, clock: Clock): Promise<FaultPoints> {
  const { ArmedFaults, parseFaults } = await import('./armed-faults.js');
  return new ArmedFaults(parseFaults(fault), clock);
}

/** @returns what ends the process in order; a second call, or signal, ends it at once. */
function stopOnSignals(
  app: NestExpressApplication,
  { clock, config, logger }: AppParts,
  unlock: () => void,
): (why: string, code: number) => void {
  let isStopping = false;
  const stop = (why: string, code: number): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info('stopping', { why });
    clock.setTimeout(() => {
      logger.error('the stop takes too long; what is left is given up');
      process.exit(1);
    }, config.shutdownTimeoutMs + STOP_PATIENCE_MS);
    app
      .get(ProcessLifecycle)
      .stop()
      .then(() => Promise.race([app.close(), clock.sleep(CLOSE_LIMIT_MS)]))
      .then(unlock)
      .then(() => process.exit(code))
      .catch((error: unknown) => {
        logger.error('the stop failed', { error: String(error) });
        process.exit(1);
      });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal, 0));
  process.on('unhandledRejection', (error) =>
    logger.error('a rejection nobody handled', { error: String(error) }),
  );
  return stop;
}

function logFormat({ logFormat: format }: AppConfig): 'json' | 'pretty' {
  return format === 'auto' ? (process.stdout.isTTY ? 'pretty' : 'json') : format;
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

main().catch((error: unknown) => {
  // What the operator can mend is said in one sentence; anything else is a bug and shows its stack.
  const isKnown =
    error instanceof ConfigError || error instanceof AppError || error instanceof TaskDeclarationError;
  console.error(isKnown ? error.message : error);
  process.exit(1);
});
