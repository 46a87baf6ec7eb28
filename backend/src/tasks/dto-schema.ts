import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { descriptionOfClass, descriptionOfField } from './describe.decorator.js';
import { schemaRule } from './dto-rules.js';
import type { JsonSchema } from './json-schema.js';
import { TaskDeclarationError } from './task-registry.js';

/** A params class as JSON Schema. */
export interface DerivedSchema {
  schema: JsonSchema;
  /** Rules the schema cannot express, for people: `items[].code: isIBAN`. */
  notes: string[];
  /** Whether the schema alone decides; otherwise class-validator must be asked as well. */
  exact: boolean;
}

type FieldRules = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>;

interface Derivation {
  notes: string[];
  exact: boolean;
  /** Classes being derived, outermost first, to stop at recursion. */
  path: Type<object>[];
}

/** Derives the JSON Schema of a params class from its class-validator decorators. Defaults are the field initialisers;
 *  a field is required when it has a rule, is not `@IsOptional()` and has no default. Unknown fields are refused.
 *  @throws TaskDeclarationError when a nested field has no `@Type(() => Class)`. */
export function deriveSchema(dto: Type<object>): DerivedSchema {
  const derivation: Derivation = { notes: [], exact: true, path: [] };
  const schema = classSchema(dto, '', derivation);
  return { schema, notes: derivation.notes, exact: derivation.exact };
}

function classSchema(dto: Type<object>, at: string, derivation: Derivation): JsonSchema {
  const storage = getMetadataStorage();
  const fields = storage.groupByPropertyName(storage.getTargetValidationMetadatas(dto, '', true, false));
  const defaults: Record<string, unknown> = { ...new dto() };
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  derivation.path.push(dto);
  for (const [name, rules] of Object.entries(fields)) {
    const field = fieldSchema(dto, name, rules, { at: at ? `${at}.${name}` : name, derivation });
    const fallback = jsonDefault(defaults[name]);
    if (fallback !== undefined) field.schema.default = fallback;
    else if (field.required) required.push(name);
    properties[name] = { ...descriptionOfField(dto.prototype as object, name), ...field.schema };
  }
  derivation.path.pop();
  return {
    type: 'object',
    ...descriptionOfClass(dto),
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

interface FieldPlace {
  /** Path for notes. */
  at: string;
  derivation: Derivation;
}

function fieldSchema(
  dto: Type<object>,
  name: string,
  rules: FieldRules,
  { at, derivation }: FieldPlace,
): { schema: JsonSchema; required: boolean } {
  const own: JsonSchema = {};
  const items: JsonSchema = {};
  let known = false;
  let conditional = false;
  for (const rule of rules) {
    if (rule.type === ValidationTypes.WHITELIST) continue;
    if (rule.type === ValidationTypes.CONDITIONAL_VALIDATION) {
      conditional = true;
      if (rule.name !== 'isOptional') note(derivation, `${at}: checked only under a condition`);
      continue;
    }
    const where = rule.each ? items : own;
    if (rule.type === ValidationTypes.NESTED_VALIDATION) {
      known = true;
      nestedSchema(dto, name, { own, items, each: rule.each }, { at, derivation });
      continue;
    }
    const meaning = schemaRule(rule.name ?? '', rule.constraints ?? []);
    if (meaning === null) {
      note(
        derivation,
        `${at}${rule.each ? '[]' : ''}: ${rule.name ?? rule.constraintCls?.name ?? 'custom rule'}`,
      );
      continue;
    }
    known = true;
    if (meaning.loose) derivation.exact = false;
    merge(where, meaning.schema);
  }
  if (Object.keys(items).length > 0) merge(own, { type: 'array', items });
  if (
    rules.some((rule) => rule.type === ValidationTypes.CONDITIONAL_VALIDATION && rule.name !== 'isOptional')
  ) {
    return { schema: {}, required: false }; // a condition decides whether the other rules count at all
  }
  return { schema: own, required: known && !conditional };
}

interface NestedTarget {
  own: JsonSchema;
  items: JsonSchema;
  each: boolean;
}

function nestedSchema(dto: Type<object>, name: string, target: NestedTarget, place: FieldPlace): void {
  const probe = plainToInstance(dto, { [name]: [{}] }) as Record<string, unknown>;
  const value: unknown = Array.isArray(probe[name]) ? probe[name][0] : undefined;
  const nested = value === null || typeof value !== 'object' ? Object : (value.constructor as Type<object>);
  if (nested === Object) {
    throw new TaskDeclarationError(
      `${dto.name}.${name} has @ValidateNested() but no @Type(() => ItsClass); add it.`,
    );
  }
  const isList = target.each || Reflect.getMetadata('design:type', dto.prototype as object, name) === Array;
  if (place.derivation.path.includes(nested as Type<object>)) {
    note(place.derivation, `${place.at}: repeats ${nested.name} at any depth`);
    merge(isList ? target.items : target.own, { type: 'object' });
    return;
  }
  const at = isList ? `${place.at}[]` : place.at;
  merge(isList ? target.items : target.own, classSchema(nested as Type<object>, at, place.derivation));
}

/** Adds `more` to `schema`; of two types the narrower stays (integer over number), of two lists of values the common ones. */
function merge(schema: JsonSchema, more: JsonSchema): void {
  const { type, enum: values } = schema;
  Object.assign(schema, more);
  if (type !== undefined && more.type !== undefined && type === 'integer' && more.type === 'number')
    schema.type = type;
  if (values && more.enum) schema.enum = values.filter((value) => more.enum?.includes(value));
}

function note(derivation: Derivation, text: string): void {
  derivation.exact = false;
  derivation.notes.push(text);
}

/** A field initialiser as JSON; undefined when there is none or it is no plain data. */
function jsonDefault(value: unknown): unknown {
  if (value === undefined || typeof value === 'function') return undefined;
  try {
    const text: string | undefined = JSON.stringify(value);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
