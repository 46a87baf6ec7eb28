import { MAX_EXPRESSION_LENGTH } from '../trigger.js';
import {
  CRON_ALIASES,
  CRON_FIELD_RULES,
  type CronField,
  type CronFieldName,
  type CronSpec,
} from './cron-field.js';
import { parseField, type CronProblem } from './parse-field.js';

/** An expression, or everything that is wrong with it. */
export type CronParseResult =
  | { readonly spec: CronSpec; readonly problems?: undefined }
  | { readonly spec?: undefined; readonly problems: CronProblem[] };

/** Reads a cron expression: 5 fields (minute, hour, day of month, month, day of week), 6 with the second first, or an
 *  alias. Fields take `*`, values, `a-b`, `/n` after any of them, lists, JAN-DEC, SUN-SAT (any case), 7 for Sunday;
 *  days of the month also `?`, `L`, `L-n`, `nW`, `LW`; days of the week also `?`, `dL`, `d#n`, `d#L`.
 *  A date that never comes (`0 0 30 2 *`) is valid here; it fires never.
 *  Source: OCPS 1.0 to 1.3 with the additions of reliability.md section 7. Work is linear in the (bounded) length. */
export function parseCron(text: string): CronParseResult {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    return whole(
      'CRON_TOO_LONG',
      `A cron expression has at most ${MAX_EXPRESSION_LENGTH} characters.`,
      '',
      0,
    );
  }
  const tokens = [...text.matchAll(/[^ \t]+/g)].map((match) => ({ text: match[0], offset: match.index }));
  const first = tokens[0];
  if (first === undefined) return whole('CRON_EMPTY', 'The cron expression is empty.', '', 0);
  if (first.text.startsWith('@')) return parseAlias(first.text, first.offset, tokens.length);
  if (tokens.length !== 5 && tokens.length !== 6) {
    const message = `A cron expression has 5 fields, or 6 with seconds first; this one has ${tokens.length}.`;
    const extra = tokens[6] ?? tokens[tokens.length - 1]!;
    return whole('CRON_FIELD_COUNT', message, extra.text, extra.offset);
  }
  return parseFields(text.trim(), tokens);
}

function parseFields(expression: string, tokens: { text: string; offset: number }[]): CronParseResult {
  const hasSeconds = tokens.length === 6;
  const written = hasSeconds ? tokens : [{ text: '0', offset: 0 }, ...tokens];
  const fields: Partial<Record<CronFieldName, CronField>> = {};
  const problems: CronProblem[] = [];
  CRON_FIELD_RULES.forEach((rule, index) => {
    const token = written[index]!;
    const parsed = parseField(token.text, rule, token.offset);
    if (Array.isArray(parsed)) problems.push(...parsed);
    else fields[rule.name] = parsed as CronField;
  });
  if (problems.length > 0) return { problems };
  return { spec: { expression, fields: fields as Record<CronFieldName, CronField>, hasSeconds } };
}

function parseAlias(alias: string, offset: number, tokens: number): CronParseResult {
  const meaning = tokens === 1 ? CRON_ALIASES[alias.toLowerCase()] : undefined;
  if (meaning === undefined) {
    const known = Object.keys(CRON_ALIASES).join(', ');
    return whole('CRON_ALIAS', `An expression that starts with "@" must be one of ${known}.`, alias, offset);
  }
  const { spec, problems } = parseCron(meaning);
  return spec ? { spec: { ...spec, expression: alias.toLowerCase() } } : { problems };
}

function whole(code: string, message: string, token: string, offset: number): CronParseResult {
  return { problems: [{ code, message, field: null, token, offset }] };
}
