import type { JsonSchema } from './json-schema.js';

/** What one class-validator rule means as JSON Schema. `loose` = the schema says less than the rule does, so the rule
 *  itself must be asked too. */
export interface SchemaRule {
  schema: JsonSchema;
  loose?: boolean;
}

type Rule = (constraints: readonly unknown[]) => SchemaRule | null;

const exact =
  (schema: JsonSchema): Rule =>
  () => ({ schema });
const loose =
  (schema: JsonSchema): Rule =>
  () => ({ schema, loose: true });
const fromFirst =
  (keyword: string, type?: string): Rule =>
  ([value]) => ({ schema: type ? { type, [keyword]: value } : { [keyword]: value } });

/** The rules of class-validator 0.15 by the name in its metadata. What is missing here, or answers null, becomes a note. */
const RULES: Readonly<Record<string, Rule>> = {
  isString: exact({ type: 'string' }),
  isBoolean: exact({ type: 'boolean' }),
  isInt: exact({ type: 'integer' }),
  isNumber: ([options]) => ({
    schema: { type: 'number' },
    loose: options !== undefined && Object.keys(Object(options)).length > 0,
  }),
  isArray: exact({ type: 'array' }),
  isObject: exact({ type: 'object' }),
  isDate: loose({ type: 'string', format: 'date-time' }),
  isDefined: exact({}),
  min: fromFirst('minimum', 'number'),
  max: fromFirst('maximum', 'number'),
  isPositive: exact({ type: 'number', exclusiveMinimum: 0 }),
  isNegative: exact({ type: 'number', exclusiveMaximum: 0 }),
  isDivisibleBy: fromFirst('multipleOf', 'number'),
  minLength: fromFirst('minLength', 'string'),
  maxLength: fromFirst('maxLength', 'string'),
  isLength: ([min, max]) => ({
    schema: { type: 'string', minLength: min, ...(typeof max === 'number' ? { maxLength: max } : {}) },
  }),
  isNotEmpty: loose({ minLength: 1 }),
  matches: ([pattern, flags]) => matchRule(pattern, flags),
  isIn: ([values]) => enumRule(values),
  isEnum: ([, values]) => enumRule(values),
  isNotIn: ([values]) => (Array.isArray(values) ? { schema: { not: { enum: values } } } : null),
  equals: fromFirst('const'),
  isUrl: loose({ type: 'string', format: 'uri' }),
  isEmail: loose({ type: 'string', format: 'email' }),
  isUuid: loose({ type: 'string', format: 'uuid' }),
  isRFC3339: loose({ type: 'string', format: 'date-time' }),
  isFqdn: loose({ type: 'string', format: 'hostname' }),
  arrayMinSize: fromFirst('minItems', 'array'),
  arrayMaxSize: fromFirst('maxItems', 'array'),
  arrayNotEmpty: exact({ type: 'array', minItems: 1 }),
  arrayUnique: loose({ type: 'array', uniqueItems: true }),
  isNotEmptyObject: loose({ type: 'object', minProperties: 1 }),
};

/** The meaning of the rule `name`, or null when JSON Schema cannot say it. */
export function schemaRule(name: string, constraints: readonly unknown[]): SchemaRule | null {
  return Object.hasOwn(RULES, name) ? RULES[name]!(constraints) : null;
}

function enumRule(values: unknown): SchemaRule | null {
  return Array.isArray(values) && values.length > 0 ? { schema: { enum: values } } : null;
}

function matchRule(pattern: unknown, flags: unknown): SchemaRule | null {
  const regex =
    pattern instanceof RegExp ? pattern : new RegExp(String(pattern), typeof flags === 'string' ? flags : '');
  if (/[^gu]/.test(regex.flags)) return null; // JSON Schema patterns have no flags
  try {
    new RegExp(regex.source, 'u');
    return { schema: { type: 'string', pattern: regex.source }, loose: !regex.unicode };
  } catch {
    return null; // valid only without the u flag, which JSON Schema wants
  }
}
