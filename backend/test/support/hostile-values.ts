import type { Schema } from './operations.js';

/* What hostile and careless clients send. Sources: reliability.md section 6, and what broke other schedulers. */

/** Texts that mean something to an interpreter somewhere; to us they are text. */
export const INJECTIONS = [
  `' OR 1=1--`,
  `'; DROP TABLE scheduled_job; --`,
  `" OR ""="`,
  '\\',
  `\\' OR 1=1#`,
  '%',
  '_',
  '%%%%',
  '${7*7}',
  '{{7*7}}',
  '$where',
  '<img src=x onerror=alert(1)>',
  '=cmd|"/c calc"!A1',
  '\u202Egnp.exe',
  'a\u2028b',
  '\u001b[31mred',
  'line\r\nX-Injected: 1',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'ﷺ 💥 مرحبا',
];

/** Texts no column can keep as they are. */
export const BROKEN_TEXTS = ['a\u0000b', 'lone \ud800 surrogate'];

/** Not instants, or not ones that every part of the system can hold. */
export const BAD_INSTANTS: unknown[] = [
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T25:00:00Z',
  '2026-01-01T00:00:00',
  '2026-01-01',
  '10000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '2026-01-01T00:00:00+99:00',
  'now',
  'yesterday',
  '',
  ' ',
  '1700000000',
  1_700_000_000_000,
  1e308,
  true,
  [],
  {},
];

/** Not time zones; the last ones are paths and prefixes that libraries were caught opening. */
export const BAD_ZONES: unknown[] = [
  'Mars/Olympus',
  '',
  '+25:00',
  'UTC\u0000',
  'Asia/Riyadh/',
  '../../etc/passwd',
  '/etc/localtime',
  'TZ=UTC',
  'CRON_TZ=UTC * * * * *',
  'x'.repeat(65),
  1,
  [],
  {},
];

/** Cron expressions that are wrong, or that made other schedulers hang or panic. */
export const BAD_CRONS: unknown[] = [
  '',
  ' ',
  '*',
  '* * * *',
  '* * * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * 32 * *',
  '* * * 13 *',
  '* * * * 8',
  '*/0 * * * *',
  '*/-1 * * * *',
  '5-1 * * * *',
  '1-2-3 * * * *',
  '1,,2 * * * *',
  ', * * * *',
  'JAN * * * *',
  '* * * * MON#6',
  '* * L-0W * *',
  '99999999999999999999 * * * *',
  '1e9 * * * *',
  '0x5 * * * *',
  '٣ * * * *',
  '@never',
  '@every 1ms',
  '@@daily',
  'TZ=UTC * * * * *',
  'CRON_TZ=Europe/Berlin 0 9 * * *',
  `${'0,'.repeat(400)}0 * * * *`,
  '* '.repeat(1_000),
  '*'.repeat(100_000),
  `${'1-2,'.repeat(60)}1 * * * *`.repeat(3),
  '* * * * *; rm -rf /',
  '* * * * *\u0000',
  1,
  true,
  [],
  ['* * * * *'],
  {},
];

/** Well-formed expressions that never fire, or nearly never: either refused, or said to have no next run. Never a long search. */
export const RARE_CRONS = [
  '0 0 30 2 *',
  '0 0 31 2,4,6,9,11 *',
  '0 0 29 2 MON#5',
  '0 0 29 2 *',
  '0 0 LW 2 *',
  '59 59 23 31 12 ?',
  '0 0 30W 2 *',
];

/** Values a field of that schema must refuse. */
export function wrongValues(name: string, schema: Schema): unknown[] {
  if (name === 'timezone') return BAD_ZONES;
  if (name === 'cronExpression') return BAD_CRONS;
  if (schema['format'] === 'date-time') return BAD_INSTANTS;
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  if (schema.enum)
    return ['nope', '', '__proto__', 'constructor', 'toString', 0, true, [], {}, [schema.enum[0]]];
  switch (types[0]) {
    case 'string':
      return [1, 0, true, [], {}, ['x'], { toString: 'x' }, ...tooLong(schema)];
    case 'integer':
    case 'number':
      return ['x', '1', '', 1.5, 1e308, -1e308, 2 ** 53, true, [], [1], {}, ...outOfBounds(schema)];
    case 'boolean':
      return ['true', 'false', '', 0, 1, [], {}];
    case 'array':
      return [...wrongItems(schema.items ?? {}), 'x', 1, true, {}, [null], [[]], manyTexts()];
    case 'object':
      return ['x', 1, true, [], [{}]];
    default:
      return [];
  }
}

/** Arrays of what the items are not. */
function wrongItems(items: Schema): unknown[] {
  if ('$ref' in items) return [[1]];
  return [items.type === 'integer' || items.type === 'number' ? ['1'] : [1], [{}]];
}

function manyTexts(): string[] {
  return Array.from({ length: 1_000 }, (_, i) => `t${i}`);
}

function tooLong(schema: Schema): unknown[] {
  const max = schema['maxLength'];
  return typeof max === 'number' ? ['x'.repeat(max + 1), 'x'.repeat(100_000)] : ['x'.repeat(100_000)];
}

function outOfBounds({ minimum, maximum }: Schema): unknown[] {
  return [
    ...(typeof minimum === 'number' ? [minimum - 1] : []),
    ...(typeof maximum === 'number' ? [maximum + 1] : []),
  ];
}

/** Values a query parameter of that schema must refuse, as they stand behind `=`, encoded. */
export function wrongQueryValues(name: string, schema: Schema): string[] {
  if (schema['format'] === 'date-time') {
    return BAD_INSTANTS.filter((value) => typeof value === 'string' && value !== '').map((value) =>
      encodeURIComponent(String(value)),
    );
  }
  const types = [schema.type ?? []].flat();
  const choices = schema.enum ?? schema.items?.enum;
  if (choices) return ['nope', '__proto__', '%27%20OR%201%3D1--', encodeURIComponent('a\u0000')];
  if (types.includes('integer')) {
    const numbers = [
      'x',
      '',
      'NaN',
      '1e3',
      '0x10',
      '1.5',
      '%20',
      'null',
      '[]',
      '1%27',
      ...outOfBounds(schema).map(String),
    ];
    return name === 'perPage' || name === 'page'
      ? [...numbers, '0', '-1', '1e9', '1000000001', '99999999999999999999']
      : numbers;
  }
  if (types.includes('boolean')) return ['yes', '1', '', 'TRUE', '[]'];
  if (name === 'sort')
    return [
      'name;drop',
      'name%20desc',
      '-',
      '--name',
      'password',
      '__proto__',
      '%28select%201%29',
      '1',
      `${'name,'.repeat(50)}name`,
    ];
  if (name === 'cursor') return ['x', 'AAAA', '%00', '{}', 'eyJhIjoxfQ', 'a'.repeat(201)];
  return ['x'.repeat(201 + Number(schema['maxLength'] ?? 200))];
}

/** Ids of rows that are none. */
export const BAD_ROW_IDS = [
  '0',
  '-1',
  '1.5',
  '1e3',
  '0x1',
  '01',
  '+1',
  '2147483648',
  '99999999999999999999',
  'abc',
  'null',
  'NaN',
  '%20',
  '1%20',
  '1%27%20OR%201%3D1--',
  '..%2f..%2fetc%2fpasswd',
  '__proto__',
  '1,2',
  '%D9%A1',
  'x'.repeat(1_000),
];
/** Ids of executions that are none. */
export const BAD_UUIDS = [
  '1',
  'abc',
  '0198c0de-7a3b-7c11-9f00',
  '0198c0de-7a3b-7c11-9f00-5b1d3c2a4e6g',
  '{0198c0de-7a3b-7c11-9f00-5b1d3c2a4e6f}',
  '0198c0de7a3b7c119f005b1d3c2a4e6f00',
  '%27%20OR%201%3D1--',
  '..%2f..',
  '__proto__',
  'x'.repeat(1_000),
];
/** Keys of jobs that are none. */
export const BAD_KEYS = [
  '%20',
  'a%20b',
  'a%2fb',
  '%2e%2e%2fetc',
  'a%27',
  'x'.repeat(191),
  '%F0%9F%92%A5',
  'a%0d%0ab',
  '%3Cimg%3E',
];
/** Addresses that cannot be decoded, or end a string early. */
export const BAD_ENCODINGS = ['%', '%zz', '%E0%A4%A', '%C0%AF', '%ff', 'a%00b', '%u0041'];

/** Values of `If-Match` that match nothing. */
export const BAD_IF_MATCH = [
  'x',
  '3',
  '"',

  '"x"',
  'W/"1"',
  '"1',
  '"1","2" junk',
  '"-1"',
  '"1.5"',
  '"99999999999999999999"',
  '"1\'"',
  '"__proto__"',
  'x'.repeat(5_000),
];
/** Values of `Idempotency-Key` that are refused. */
export const BAD_IDEMPOTENCY_KEYS = ['', ' ', 'a b', 'a\tb', '\u00e9', 'x'.repeat(256), 'x'.repeat(7_000)];
/** Values of `X-Request-Id` that are replaced. */
export const ODD_REQUEST_IDS = [
  'x'.repeat(65),
  'x'.repeat(7_000),
  'a b',
  '<script>',
  '../../etc',
  '\u00e9',
  '"},{"level":60',
  '\u001b[31m'.replace('\u001b', ''),
];
