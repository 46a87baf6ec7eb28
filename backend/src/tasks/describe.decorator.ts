import 'reflect-metadata';

const DESCRIBE = 'mawid:describe';

/** What people see beside a field of the params form. */
export interface FieldDescription {
  title?: string;
  description?: string;
  examples?: unknown[];
}

/** Describes a params class or one of its fields; shown in the console's form and in the OpenAPI document.
 *  @example `@Describe('Recipients of the report') @IsEmail({}, { each: true }) to!: string[];` */
export function Describe(text: string | FieldDescription): ClassDecorator & PropertyDecorator {
  const description: FieldDescription = typeof text === 'string' ? { description: text } : text;
  return (target: object, property?: string | symbol): void => {
    if (property === undefined) Reflect.defineMetadata(DESCRIBE, description, target);
    else Reflect.defineMetadata(DESCRIBE, description, target, property);
  };
}

/** The description given to a class. */
export function descriptionOfClass(target: object): FieldDescription {
  return (Reflect.getMetadata(DESCRIBE, target) as FieldDescription | undefined) ?? {};
}

/** The description given to a field of a class. */
export function descriptionOfField(prototype: object, property: string): FieldDescription {
  return (Reflect.getMetadata(DESCRIBE, prototype, property) as FieldDescription | undefined) ?? {};
}
