import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parseConfig, type ParsedConfig } from './parse-config.js';

/** The configuration of this process: its environment over a `.env` file in `cwd`, if there is one.
 *  The only place that reads `process.env`.
 *  @throws ConfigError listing everything that is wrong. */
export function loadConfig(cwd: string = process.cwd()): ParsedConfig {
  const path = resolve(cwd, '.env');
  const dotenv = existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
  return parseConfig(process.env, (file) => readFileSync(resolve(cwd, file), 'utf8'), { dotenv });
}
