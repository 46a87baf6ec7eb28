import { getMetadataStorage, type ValidationError as ConstraintViolation } from 'class-validator';
import { nearestName } from '../config/index.js';
import type { FieldError } from '../kernel/index.js';
import { childPointer } from './input-limits.js';

/** Most field errors of one answer; more add nothing and cost time. */
export const MAX_FIELD_ERRORS = 100;

/** Stable codes of class-validator's constraints; others become SCREAMING_SNAKE of their name. Own constraints may give a
 *  code as `context: { code: 'X' }`. */
const CODES: Readonly<Record<string, string>> = {
  isDefined: 'REQUIRED',
  isNotEmpty: 'REQUIRED',
  isString: 'NOT_A_STRING',
  isInt: 'NOT_AN_INTEGER',
  isNumber: 'NOT_A_NUMBER',
  isBoolean: 'NOT_A_BOOLEAN',
  isArray: 'NOT_AN_ARRAY',
  isObject: 'NOT_AN_OBJECT',
  nestedValidation: 'NOT_AN_OBJECT',
  isEnum: 'NOT_ALLOWED',
  isIn: 'NOT_ALLOWED',
  isInstant: 'INVALID_INSTANT',
  min: 'TOO_SMALL',
  max: 'TOO_LARGE',
  isPositive: 'TOO_SMALL',
  minLength: 'TOO_SHORT',
  maxLength: 'TOO_LONG',
  isLength: 'INVALID_LENGTH',
  arrayMinSize: 'TOO_FEW',
  arrayMaxSize: 'TOO_MANY',
  arrayUnique: 'DUPLICATE',
  arrayNotEmpty: 'TOO_FEW',
  matches: 'INVALID_FORMAT',
  isUrl: 'INVALID_FORMAT',
  isUuid: 'INVALID_ID',
  whitelistValidation: 'UNKNOWN_FIELD',
};

/** Flattens class-validator's tree into field errors with JSON pointers, in document order, at most {@link MAX_FIELD_ERRORS}. */
export function toFieldErrors(violations: ConstraintViolation[], prefix: '' | '?'): FieldError[] {
  const errors: FieldError[] = [];
  const visit = (list: ConstraintViolation[], parent: string): void => {
    for (const violation of list) {
      if (errors.length >= MAX_FIELD_ERRORS) return;
      const pointer = childPointer(parent, violation.property, prefix);
      errors.push(...ownErrors(violation, pointer));
      visit(violation.children ?? [], pointer);
    }
  };
  visit(violations, '');
  return errors.slice(0, MAX_FIELD_ERRORS);
}

function ownErrors(violation: ConstraintViolation, pointer: string): FieldError[] {
  const constraints = Object.entries(violation.constraints ?? {});
  if (constraints.length === 0) return [];
  if ('whitelistValidation' in (violation.constraints ?? {})) return [unknownField(violation, pointer)];
  if (violation.value === undefined) {
    return [{ pointer, code: 'REQUIRED', message: `${violation.property} is missing; add it.` }];
  }
  return constraints.map(([constraint, message]) => ({
    pointer,
    code: contextCode(violation, constraint) ?? CODES[constraint] ?? screaming(constraint),
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, '.'),
  }));
}

function contextCode(violation: ConstraintViolation, constraint: string): string | undefined {
  const context: unknown = violation.contexts?.[constraint];
  if (typeof context !== 'object' || context === null || !('code' in context)) return undefined;
  return typeof context.code === 'string' ? context.code : undefined;
}

function unknownField(violation: ConstraintViolation, pointer: string): FieldError {
  const shown = violation.property.slice(0, 60);
  const near =
    violation.property.length > 60 ? null : nearestName(violation.property, knownFields(violation.target));
  const hint = near ? `did you mean ${near}?` : 'remove it, or see /openapi.json for the fields there are.';
  return {
    pointer: pointer.slice(0, 200),
    code: 'UNKNOWN_FIELD',
    message: `There is no field ${shown}; ${hint}`,
  };
}

function knownFields(target: object | undefined): string[] {
  if (!target) return [];
  const metadata = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  return [...new Set(metadata.map((item) => item.propertyName))];
}

function screaming(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}
