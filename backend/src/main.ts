import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { AppParts } from './app.module.js';
import { ConfigError, loadConfig } from './config/index.js';
import { createApp } from './create-app.js';
import { lockDataDir } from './database/index.js';
import { createPino, PinoAppLogger } from './http/index.js';
import { AppError, SystemClock } from './kernel/index.js';
import { ProcessLifecycle } from './process-lifecycle.js';
import { loadTaskModules, TaskDeclarationError } from './tasks/index.js';

/** Configuration -> application -> listen -> signals. */
async function main(): Promise<void> {
  const clock = new SystemClock();
  const startedMs = clock.monotonic();
  const { config, warnings } = loadConfig();
  const pino = createPino({ level: config.logLevel, format: config.logFormat === 'auto' ? (process.stdout.isTTY ? 'pretty' : 'json') : config.logFormat });
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
    version: { version: packageVersion(), commit: null, node: process.version },
    announce: (text) => console.log(`\n${text}\n`),
  };
  const { app } = await createApp(parts);
  const stop = async (signal: string): Promise<void> => {
    logger.info('stopping', { signal });
    await app.get(ProcessLifecycle).stop();
    await app.close();
    unlock();
    process.exit(0);
  };
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second signal means now.
      if (isStopping) process.exit(1);
      isStopping = true;
      stop(signal).catch((error: unknown) => {
        logger.error('the stop failed', { error: String(error) });
        process.exit(1);
      });
    });
  }
  process.on('unhandledRejection', (error) => logger.error('a rejection nobody handled', { error: String(error) }));
  await app.listen(config.port, config.host);
  const url = config.publicUrl ?? `http://localhost:${config.port}`;
  const readyMs = Math.round(clock.monotonic() - startedMs);
  logger.info('ready', { url, mode: config.mode, readyMs });
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

main().catch((error: unknown) => {
  // What the operator can mend is said in one sentence; anything else is a bug and shows its stack.
  const isKnown = error instanceof ConfigError || error instanceof AppError || error instanceof TaskDeclarationError;
  console.error(isKnown ? error.message : error);
  process.exit(1);
});
