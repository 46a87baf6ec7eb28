import type { ConfigProblem } from './config-error.js';
import { ConfigError } from './config-error.js';
import { AppConfig, type SettingSource } from './app-config.js';
import { docOf, envNames, envSchema, type Env, type EnvName } from './env.schema.js';
import { nearestName } from './nearest-name.js';

/** The environment as the operating system gives it. */
export type RawEnv = Readonly<Record<string, string | undefined>>;

/** Reads a text file for the `..._FILE` variables. @throws what `fs.readFileSync` throws. */
export type ReadFile = (path: string) => string;

/** Variables of a `.env` file; the environment wins over them. */
export interface ParseOptions {
  dotenv?: RawEnv;
}

/** A usable configuration and what the operator should know about it. */
export interface ParsedConfig {
  config: AppConfig;
  /** One sentence each: unknown `SCHEDULER_*` names with the nearest known one, settings without effect. */
  warnings: string[];
}

interface Found {
  /** Name as written, for messages. */
  name: string;
  text: string;
  source: SettingSource;
}

/** What values are looked up in, and where problems go. */
interface Reading {
  env: RawEnv;
  dotenv: RawEnv;
  readFile: ReadFile;
  problems: ConfigProblem[];
}

/** Turns the environment into the configuration. Empty values count as unset, blanks around values are ignored.
 *  Pure apart from `readFile`.
 *  @throws ConfigError listing every bad value and every broken rule between values. */
export function parseConfig(
  env: RawEnv,
  readFile: ReadFile = noFiles,
  options: ParseOptions = {},
): ParsedConfig {
  const problems: ConfigProblem[] = [];
  const reading: Reading = { env, dotenv: options.dotenv ?? {}, readFile, problems };
  const sources = new Map<EnvName, SettingSource>();
  const values: Record<string, unknown> = {};
  for (const name of envNames) {
    const found = findValue(name, reading);
    if (found) sources.set(name, found.source);
    const result = envSchema.shape[name].safeParse(found?.text);
    if (result.success) values[name] = result.data;
    else problems.push({ name: found?.name ?? name, message: explain(name, found, result.error.issues) });
  }
  const reported = new Set(problems.map((problem) => problem.name.replace(/_FILE$/, '')));
  problems.push(...crossCheck(values as Partial<Env>).filter((problem) => !reported.has(problem.name)));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    config: new AppConfig(values as Env, sources),
    warnings: [...unknownNames({ ...options.dotenv, ...env }), ...withoutEffect(values as Env)],
  };
}

/** The value of one variable: by name, alias or `..._FILE`, from the environment or else from the `.env` file. */
function findValue(name: EnvName, { env, dotenv, readFile, problems }: Reading): Found | null {
  for (const [layer, source] of [
    [env, 'env'],
    [dotenv, 'dotenv'],
  ] as const) {
    const found = [name, ...(docOf(name).aliases ?? [])].flatMap((key): Found[] => {
      const text = layer[key]?.trim();
      return text ? [{ name: key, text, source }] : [];
    });
    const file = docOf(name).secret ? layer[`${name}_FILE`]?.trim() : undefined;
    if (file) found.push(...readSecret(`${name}_FILE`, file, readFile, problems));
    const [first, second] = found;
    if (first && second && first.text !== second.text) {
      problems.push({
        name: second.name,
        message: `says something else than ${first.name}; set only one of them`,
      });
    }
    if (first || file) return first ?? null;
  }
  return null;
}

function readSecret(name: string, path: string, readFile: ReadFile, problems: ConfigProblem[]): Found[] {
  try {
    const text = readFile(path).trim();
    if (text) return [{ name, text, source: 'file' }];
    problems.push({ name, message: `names ${path}, which is empty` });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    problems.push({ name, message: `names ${path}, which cannot be read (${why})` });
  }
  return [];
}

function explain(
  name: EnvName,
  found: Found | null,
  issues: readonly { message: string; code: string }[],
): string {
  const doc = docOf(name);
  const what = issues
    .map((issue) =>
      issue.code === 'invalid_value' ? `must be ${doc.unit.replaceAll('`', '')}` : issue.message,
    )
    .join('; ');
  if (!found) return what;
  return doc.secret
    ? `${what} (its value is not shown)`
    : `${what}; it is ${JSON.stringify(found.text.slice(0, 200))}`;
}

/** Rules between variables; values that did not parse are left out, they have been reported. */
function crossCheck(env: Partial<Env>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const mode = env.SCHEDULER_MODE;
  if (mode !== undefined && mode !== 'embedded' && env.DATABASE_URL === null) {
    problems.push({
      name: 'DATABASE_URL',
      message: `must be set when SCHEDULER_MODE is ${mode}: SQLite serves one embedded process only`,
    });
  }
  if (mode === 'worker' && env.REDIS_URL === null) {
    problems.push({
      name: 'REDIS_URL',
      message: 'must be set when SCHEDULER_MODE is worker: its work comes through Redis',
    });
  }
  return problems;
}

function unknownNames(env: RawEnv): string[] {
  const known = envNames.flatMap((name) => {
    const doc = docOf(name);
    return [name, ...(doc.aliases ?? []), ...(doc.secret ? [`${name}_FILE`] : [])];
  });
  return Object.keys(env)
    .filter((name) => name.startsWith('SCHEDULER_') && !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      return `${name} is not a setting and is ignored${nearest ? `; did you mean ${nearest}?` : '.'}`;
    });
}

function withoutEffect(env: Env): string[] {
  return env.FAULT && env.NODE_ENV !== 'test' ? ['FAULT is ignored: it works only with NODE_ENV=test.'] : [];
}

function noFiles(path: string): string {
  throw new Error(`no file access to ${path}`);
}
