import type { Type } from '@nestjs/common';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError as ClassError } from 'class-validator';
import { ValidationError, type FieldError } from '../kernel/index.js';
import { formats } from './json-formats.js';
import type { JsonSchema } from './json-schema.js';
import { escapePointer, guardParams } from './params-guard.js';
import { TaskDeclarationError } from './task-registry.js';

/** Params after checking: either errors, or what the function gets. */
export interface CheckedParams {
  errors: FieldError[];
  /** The function's argument: plain data, or an instance of the params class. Only where there are no errors. */
  argument(): object;
}

/** Params do not fit the function, so it was not called: not to be taken for an error of its own. */
export class InvalidParamsError extends ValidationError {}

/** Checks params of one function. Works on a copy; the caller's object is never changed. */
export type ParamsValidator = (params: unknown) => CheckedParams;

/** Where the rules come from. `exact` = the schema says everything the class does. */
export interface ParamsRules {
  schema: JsonSchema;
  dto?: Type<object>;
  exact: boolean;
}

const MAX_ERRORS = 20;
const ajv = new Ajv2020({
  allErrors: true,
  useDefaults: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  formats,
});

/** Compiles the rules once.
 *  @throws TaskDeclarationError when the schema is not a valid JSON Schema 2020-12 of an object. */
export function compileParams({ schema, dto, exact }: ParamsRules): ParamsValidator {
  if (schema.type !== 'object')
    throw new TaskDeclarationError('the params schema must have "type": "object".');
  const check = compileSchema(schema);
  return (params) => {
    const guarded = guardParams(params ?? {});
    if (guarded.errors.length > 0) return refused(guarded.errors);
    const value = guarded.value as object;
    if (!check(value)) return refused(schemaErrors(check.errors ?? [], schema));
    if (!dto) return { errors: [], argument: () => value };
    // Making the instance costs more than all the checks, so only where it is needed.
    if (exact) return { errors: [], argument: () => plainToInstance(dto, value) };
    const instance = plainToInstance(dto, value);
    const errors = classErrors(validateSync(instance, { forbidUnknownValues: false }), '/params');
    return errors.length > 0 ? refused(errors.slice(0, MAX_ERRORS)) : { errors, argument: () => instance };
  };
}

function refused(errors: FieldError[]): CheckedParams {
  return {
    errors,
    argument: () => {
      throw new InvalidParamsError(errors);
    },
  };
}

function compileSchema(schema: JsonSchema): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw new TaskDeclarationError(
      `the params schema is not valid: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

const CODES: Readonly<Record<string, string>> = {
  required: 'REQUIRED',
  dependentRequired: 'REQUIRED',
  additionalProperties: 'UNKNOWN_FIELD',
  unevaluatedProperties: 'UNKNOWN_FIELD',
  propertyNames: 'UNKNOWN_FIELD',
  type: 'WRONG_TYPE',
  minimum: 'OUT_OF_RANGE',
  maximum: 'OUT_OF_RANGE',
  exclusiveMinimum: 'OUT_OF_RANGE',
  exclusiveMaximum: 'OUT_OF_RANGE',
  minLength: 'WRONG_LENGTH',
  maxLength: 'WRONG_LENGTH',
  minItems: 'WRONG_LENGTH',
  maxItems: 'WRONG_LENGTH',
  pattern: 'WRONG_FORMAT',
  format: 'WRONG_FORMAT',
  enum: 'NOT_ALLOWED',
  const: 'NOT_ALLOWED',
};

function schemaErrors(errors: readonly ErrorObject[], schema: JsonSchema): FieldError[] {
  const seen = new Map<string, FieldError>();
  for (const error of errors) {
    const field = schemaError(error, schema);
    const key = `${field.pointer} ${field.code}`;
    if (!seen.has(key)) seen.set(key, field);
  }
  return [...seen.values()].slice(0, MAX_ERRORS);
}

function schemaError(error: ErrorObject, schema: JsonSchema): FieldError {
  const params = error.params as Record<string, unknown>;
  const base = `/params${error.instancePath}`;
  const code = CODES[error.keyword] ?? 'INVALID';
  if (error.keyword === 'required') {
    return {
      pointer: `${base}/${escapePointer(String(params['missingProperty']))}`,
      code,
      message: 'is required',
    };
  }
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    const name = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
    const known = error.instancePath === '' ? Object.keys(schema.properties ?? {}) : [];
    const hint = known.length > 0 ? `; known are ${known.join(', ')}` : '';
    return { pointer: `${base}/${escapePointer(name)}`, code, message: `is not a parameter${hint}` };
  }
  if (error.keyword === 'enum') {
    return {
      pointer: base,
      code,
      message: `must be one of ${JSON.stringify(params['allowedValues']).slice(0, 300)}`,
    };
  }
  return { pointer: base, code, message: error.message ?? 'is not valid' };
}

function classErrors(errors: readonly ClassError[], base: string): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${base}/${escapePointer(error.property)}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({
      pointer,
      code: 'INVALID',
      message,
    }));
    return [...own, ...classErrors(error.children ?? [], pointer)];
  });
}
