/** How one property of a JSON Schema is asked for. Whatever has no control of its own is asked for as JSON. */
export interface SchemaField {
  name: string;
  kind: 'text' | 'long-text' | 'number' | 'boolean' | 'choice' | 'json';
  description: string;
  isRequired: boolean;
  /** Values of a choice, in the schema's order. */
  choices: string[];
  isInteger: boolean;
  min: number | null;
  max: number | null;
  maxLength: number | null;
  /** What is used when the field is left empty, as text; '' = nothing. */
  placeholder: string;
}

type Schema = Record<string, unknown>;

const LONG_TEXT = 500;

/** The fields of an object schema in its order; nothing for schemas of another shape. */
export function fieldsOf(schema: object): SchemaField[] {
  const properties = (schema as Schema)['properties'];
  if (!isObject(properties)) return [];
  const required = (schema as Schema)['required'];
  const names = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, property]) =>
    toField(name, isObject(property) ? property : {}, names.includes(name)),
  );
}

function toField(name: string, schema: Schema, isRequired: boolean): SchemaField {
  const choices = Array.isArray(schema['enum'])
    ? schema['enum'].filter((item) => typeof item === 'string')
    : [];
  const fallback =
    schema['default'] ?? (Array.isArray(schema['examples']) ? schema['examples'][0] : undefined);
  return {
    name,
    kind: kindOf(schema, choices),
    description: typeof schema['description'] === 'string' ? schema['description'] : '',
    isRequired,
    choices,
    isInteger: schema['type'] === 'integer',
    min: numberOr(schema['minimum'] ?? schema['exclusiveMinimum']),
    max: numberOr(schema['maximum'] ?? schema['exclusiveMaximum']),
    maxLength: numberOr(schema['maxLength']),
    placeholder:
      fallback === undefined ? '' : typeof fallback === 'string' ? fallback : JSON.stringify(fallback),
  };
}

function kindOf(schema: Schema, choices: string[]): SchemaField['kind'] {
  if (choices.length > 0) return 'choice';
  switch (schema['type']) {
    case 'string':
      return (numberOr(schema['maxLength']) ?? 0) > LONG_TEXT && schema['format'] === undefined
        ? 'long-text'
        : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'json';
  }
}

/** What was typed, as a value of the field. An empty text is an absent value: the default holds.
 *  @returns `isBroken` when it is not a number or not JSON. */
export function readField(field: SchemaField, text: string): { value: unknown; isBroken: boolean } {
  const trimmed = text.trim();
  if (trimmed === '') return { value: undefined, isBroken: false };
  if (field.kind === 'number') {
    const number = Number(trimmed);
    return Number.isFinite(number) ? { value: number, isBroken: false } : { value: text, isBroken: true };
  }
  if (field.kind !== 'json') return { value: text, isBroken: false };
  try {
    return { value: JSON.parse(trimmed), isBroken: false };
  } catch {
    return { value: text, isBroken: true };
  }
}

/** The text that stands in a field's control for a value. */
export function writeField(field: SchemaField, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (field.kind === 'json') return JSON.stringify(value, null, 2);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `params` with one field changed; undefined removes it. */
export function withField(
  params: Record<string, unknown>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  const { [name]: _old, ...rest } = params;
  return value === undefined ? rest : { ...rest, [name]: value };
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
