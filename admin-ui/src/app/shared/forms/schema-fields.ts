/** How a part of a JSON Schema is asked for. */
export type SchemaKind =
  | 'text'
  | 'long-text'
  | 'number'
  | 'boolean'
  | 'choice'
  /** Text, or JSON when it reads as an object or a list. */
  | 'any'
  /** Whatever has no control of its own. */
  | 'json'
  | 'object'
  | 'list'
  /** An object whose names are free: rows of name and value. */
  | 'map';

/** One value to ask for. */
export interface SchemaField {
  /** Name of the property; '' for an item of a list. */
  name: string;
  kind: SchemaKind;
  /** The schema's title, else the name. */
  label: string;
  description: string;
  isRequired: boolean;
  /** Values of a choice, in the schema's order. */
  choices: unknown[];
  maxLength: number | null;
  /** What is used when the field is left empty, as text; '' = nothing. */
  placeholder: string;
  /** Properties of an object. */
  fields: SchemaField[];
  /** What a list or a map holds. */
  item: SchemaField | null;
}

type Schema = Record<string, unknown>;

const LONG_TEXT = 500;
const DEEPEST = 8;

/** The fields of an object schema in its order; nothing for schemas of another shape. */
export function fieldsOf(schema: object): SchemaField[] {
  return propertiesOf(schema as Schema, schema as Schema, 0);
}

function propertiesOf(schema: Schema, root: Schema, depth: number): SchemaField[] {
  const properties = schema['properties'];
  if (!isObject(properties)) return [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).map(([name, property]) =>
    toField(name, isObject(property) ? property : {}, required.includes(name), root, depth),
  );
}

function toField(name: string, given: Schema, isRequired: boolean, root: Schema, depth: number): SchemaField {
  const schema = resolve(given, root);
  const choices = Array.isArray(schema['enum']) ? schema['enum'] : [];
  const fallback =
    schema['default'] ?? (Array.isArray(schema['examples']) ? schema['examples'][0] : undefined);
  const kind = depth >= DEEPEST ? 'json' : kindOf(schema, choices, root);
  const inner = kind === 'list' ? schema['items'] : schema['additionalProperties'];
  return {
    name,
    kind,
    label: textOr(schema['title']) || name,
    description: textOr(given['description']) || textOr(schema['description']),
    isRequired,
    choices,
    maxLength: numberOr(schema['maxLength']),
    placeholder:
      fallback === undefined ? '' : typeof fallback === 'string' ? fallback : JSON.stringify(fallback),
    fields: kind === 'object' ? propertiesOf(schema, root, depth + 1) : [],
    item:
      kind === 'list' || kind === 'map'
        ? toField('', isObject(inner) ? inner : {}, true, root, depth + 1)
        : null,
  };
}

function kindOf(schema: Schema, choices: unknown[], root: Schema): SchemaKind {
  if (choices.length > 0) return choices.every((choice) => !isObject(choice)) ? 'choice' : 'json';
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
    case 'array':
      return isObject(schema['items']) && kindOf(resolve(schema['items'], root), [], root) !== 'json'
        ? 'list'
        : 'json';
    case 'object':
      if (isObject(schema['properties'])) return 'object';
      return isObject(schema['additionalProperties']) ? 'map' : 'json';
    default:
      return ['type', 'anyOf', 'oneOf', 'allOf', 'const', '$ref'].some((key) => key in schema)
        ? 'json'
        : 'any';
  }
}

/** Follows `$ref` within the schema itself. */
function resolve(schema: Schema, root: Schema): Schema {
  const path = textOr(schema['$ref']);
  if (!path.startsWith('#/')) return schema;
  let at: unknown = root;
  for (const step of path.slice(2).split('/'))
    at = isObject(at) ? at[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return isObject(at) && !('$ref' in at) ? at : schema;
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
  if (field.kind === 'choice') {
    return { value: field.choices.find((choice) => String(choice) === text), isBroken: false };
  }
  if (field.kind === 'any') return { value: /^[[{]/.test(trimmed) ? parseOr(text) : text, isBroken: false };
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
  if (field.kind === 'choice') return String(value);
  if (field.kind === 'json') return JSON.stringify(value, null, 2);
  return typeof value === 'string' ? value : JSON.stringify(value, null, field.kind === 'any' ? 2 : 0);
}

/** Whether the field's control can show the value; else it is shown as JSON. */
export function fits(field: SchemaField, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  switch (field.kind) {
    case 'object':
    case 'map':
      return isObject(value);
    case 'list':
      return Array.isArray(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return field.choices.includes(value);
    case 'text':
    case 'long-text':
    case 'number':
      return typeof value !== 'object' && typeof value !== 'boolean';
    default:
      return true;
  }
}

/** `params` with one field changed; undefined removes it. */
export function withField(
  params: Record<string, unknown>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  if (value !== undefined) return { ...params, [name]: value };
  const { [name]: _old, ...rest } = params;
  return rest;
}

/** JSON pointer of a part. */
export function pointerTo(parent: string, name: string | number): string {
  return `${parent}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
