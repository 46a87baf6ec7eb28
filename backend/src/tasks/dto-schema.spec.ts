import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { defineTask, buildDefinition } from './define-task.js';
import { Describe } from './describe.decorator.js';
import { deriveSchema } from './dto-schema.js';
import type { TaskDefinition } from './task-definition.js';
import { fakeTaskContext } from './testing.js';

enum Colour {
  Red = 'red',
  Green = 'green',
}

class Recipient {
  @IsEmail()
  address!: string;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  name?: string;

  constructor(public greeting: string = 'Dear') {}
}

@Describe('A report')
class ReportParams {
  @Describe('How many rows')
  @IsInt()
  @Min(1)
  @Max(10)
  rows: number = 5;

  @IsString()
  @Length(2, 4)
  code!: string;

  @Matches(/^[a-z]+$/)
  word!: string;

  @IsOptional()
  @IsBoolean()
  dry?: boolean;

  @IsIn(['daily', 'weekly'])
  period!: string;

  @IsEnum(Colour)
  colour: Colour = Colour.Red;

  @IsArray()
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => Recipient)
  to!: Recipient[];

  @IsOptional()
  @IsString({ each: true })
  tags?: string[];

  @IsOptional()
  @IsObject()
  extra?: object;

  @Allow()
  anything?: unknown;
}

function isPalindrome(target: object, propertyName: string): void {
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && value === [...value].reverse().join('');
  registerDecorator({
    name: 'isPalindrome',
    target: target.constructor,
    propertyName,
    validator: { validate, defaultMessage: () => 'must read the same backwards' },
  });
}

class PickyParams {
  @IsUrl({ require_tld: true })
  url!: string;

  @isPalindrome
  word!: string;

  @IsOptional()
  @IsISO8601()
  since?: string;

  @Matches(/abc/i)
  loud!: string;

  @ValidateIf((params: PickyParams) => params.word === 'oo')
  @IsNumber()
  count?: number;
}

class Node1 {
  @IsOptional()
  @ValidateNested()
  @Type(() => Node1)
  child?: Node1;
}

class Untyped {
  @ValidateNested()
  child!: object;
}

function definitionOf(
  params: new () => object,
  call: (value: object) => unknown = () => null,
): TaskDefinition {
  return buildDefinition({ options: { key: 'test' }, params, source: 'spec', call });
}

const good = { code: 'abc', word: 'abc', period: 'daily', to: [{ address: 'a@example.com' }] };

describe(deriveSchema.name, () => {
  it('says in JSON Schema what the decorators say', () => {
    expect(deriveSchema(ReportParams)).toEqual({
      exact: false, // e-mail addresses have finer rules than the format
      notes: [],
      schema: {
        type: 'object',
        description: 'A report',
        properties: {
          rows: { type: 'integer', minimum: 1, maximum: 10, default: 5, description: 'How many rows' },
          code: { type: 'string', minLength: 2, maxLength: 4 },
          word: { type: 'string', pattern: '^[a-z]+$' },
          dry: { type: 'boolean' },
          period: { enum: ['daily', 'weekly'] },
          colour: { enum: ['red', 'green'], default: 'red' },
          to: {
            type: 'array',
            maxItems: 2,
            items: {
              type: 'object',
              properties: {
                address: { type: 'string', format: 'email' },
                name: { type: 'string', maxLength: 50 },
              },
              required: ['address'],
              additionalProperties: false,
            },
          },
          tags: { type: 'array', items: { type: 'string' } },
          extra: { type: 'object' },
          anything: {},
        },
        required: ['code', 'word', 'period', 'to'],
        additionalProperties: false,
      },
    });
  });

  it('lists the rules it cannot express instead of dropping them', () => {
    const { notes, exact } = deriveSchema(PickyParams);
    expect(exact).toBe(false);
    expect(notes).toEqual([
      'word: isPalindrome',
      'since: isIso8601',
      'loud: matches',
      'count: checked only under a condition',
    ]);
  });

  it('stops at a class that contains itself', () => {
    expect(deriveSchema(Node1).schema.properties?.['child']).toMatchObject({ type: 'object' });
    expect(deriveSchema(Node1).notes.join()).toContain('child: repeats Node1');
  });

  it('refuses a nested field whose class is not known', () => {
    expect(() => deriveSchema(Untyped)).toThrow('Untyped.child has @ValidateNested() but no @Type');
  });
});

describe('params of a class', () => {
  it('reach the function as an instance with defaults', async () => {
    const seen: object[] = [];
    const sut = definitionOf(ReportParams, (value) => seen.push(value));
    await sut.run({ ...good, rows: 7 }, fakeTaskContext());
    expect(seen[0]).toBeInstanceOf(ReportParams);
    expect(seen[0]).toMatchObject({ rows: 7, colour: 'red', code: 'abc' });
    expect((seen[0] as ReportParams).to[0]).toBeInstanceOf(Recipient);
  });

  it.each([
    [{ ...good, rows: 11 }, '/params/rows', 'OUT_OF_RANGE'],
    [{ ...good, rows: '7' }, '/params/rows', 'WRONG_TYPE'],
    [{ ...good, code: 'a' }, '/params/code', 'WRONG_LENGTH'],
    [{ ...good, word: 'A' }, '/params/word', 'WRONG_FORMAT'],
    [{ ...good, period: 'yearly' }, '/params/period', 'NOT_ALLOWED'],
    [{ ...good, to: [{ address: 'nobody' }] }, '/params/to/0/address', 'WRONG_FORMAT'],
    [{ ...good, to: [{}] }, '/params/to/0/address', 'REQUIRED'],
    [{ ...good, tags: ['a', 1] }, '/params/tags/1', 'WRONG_TYPE'],
    [{ ...good, 'a/b~c': 1 }, '/params/a~1b~0c', 'UNKNOWN_FIELD'],
    [null, '/params/code', 'REQUIRED'],
    ['text', '/params', 'WRONG_TYPE'],
  ])('refuses %j at %s', (params, pointer, code) => {
    const errors = definitionOf(ReportParams).validate(params);
    expect(errors).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('are checked by custom rules too', () => {
    const sut = definitionOf(PickyParams);
    const fine = { url: 'https://example.com', word: 'abba', loud: 'xABCx' };
    expect(sut.validate(fine)).toEqual([]);
    expect(sut.validate({ ...fine, word: 'abab' })).toEqual([
      { pointer: '/params/word', code: 'INVALID', message: 'must read the same backwards' },
    ]);
    expect(sut.validate({ ...fine, loud: 'x' })[0]?.pointer).toBe('/params/loud');
    expect(sut.validate({ ...fine, url: 'https://nodots' })[0]?.pointer).toBe('/params/url');
    expect(sut.validate({ ...fine, word: 'oo' })[0]?.pointer).toBe('/params/count');
    expect(sut.validate({ ...fine, since: 'yesterday' })[0]?.pointer).toBe('/params/since');
  });
});

describe('what no params may contain', () => {
  const open = defineTask({ key: 'open', params: { type: 'object' }, run: () => null });
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

  it.each([
    [
      'a key that reaches into prototypes',
      JSON.parse('{"a":{"__proto__":{"x":1}}}'),
      '/params/a/__proto__',
      'FORBIDDEN_KEY',
    ],
    ['constructor', { constructor: 1 }, '/params/constructor', 'FORBIDDEN_KEY'],
    ['more than 32 levels', nested(33), `/params${'/a'.repeat(32)}`, 'TOO_DEEP'],
    ['more than 64 KiB', { a: 'é'.repeat(32_768) }, '/params', 'TOO_LARGE'],
    ['a bigint', { a: 1n }, '/params/a', 'WRONG_TYPE'],
    ['a function', { toJSON: () => 1 }, '/params/toJSON', 'WRONG_TYPE'],
    ['an infinite number', { a: Infinity }, '/params/a', 'WRONG_TYPE'],
    ['a date object', { a: new Date(0) }, '/params/a', 'WRONG_TYPE'],
  ])('refuses %s', (_name, params, pointer, code) => {
    expect(open.validate(params)).toEqual([expect.objectContaining({ pointer, code })]);
  });

  it('takes 32 levels and does not change the caller’s object', () => {
    const params = nested(32);
    expect(open.validate(params)).toEqual([]);
    const task = defineTask({
      key: 'defaults',
      params: {
        type: 'object',
        properties: { n: { type: 'integer', default: 3 } },
        additionalProperties: false,
      },
      run: (given) => given,
    });
    const given = {};
    expect(task.validate(given)).toEqual([]);
    expect(given).toEqual({});
    return expect(task.run(given, fakeTaskContext())).resolves.toEqual({ n: 3 });
  });
});

describe(defineTask.name, () => {
  it('does not call the function when params do not fit', async () => {
    let calls = 0;
    const sut = defineTask({ key: 'x', run: () => ++calls });
    await expect(sut.run({ a: 1 }, fakeTaskContext())).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/params/a', code: 'UNKNOWN_FIELD' }],
    });
    expect(calls).toBe(0);
    await sut.run(undefined, fakeTaskContext());
    expect(calls).toBe(1);
  });

  it.each<[object, RegExp]>([
    [{ key: '9 lives', run: () => 1 }, /key: must be 1 to 100 letters/],
    [{ key: 'a', run: () => 1, runOn: 'moon' }, /runOn: /],
    [{ key: 'a', run: () => 1, timeoutSeconds: 0 }, /timeoutSeconds: /],
    [{ key: 'a', run: () => 1, retries: 3 }, /retries/],
    [{ key: 'a' }, /"a" has no function run/],
    [{ key: 'a', run: () => 1, params: { type: 'array' } }, /must have "type": "object"/],
    [
      { key: 'a', run: () => 1, params: { type: 'object', propertys: {} } },
      /params schema is not valid: .*propertys/,
    ],
    [
      { key: 'a', run: () => 1, params: { type: 'object', properties: { x: { format: 'colour' } } } },
      /colour/,
    ],
  ])('refuses %j', (spec, message) => {
    const loose = defineTask as (spec: object, source: string) => unknown;
    expect(() => loose(spec, 'team.mjs')).toThrow(message);
    expect(() => loose(spec, 'team.mjs')).toThrow(/team\.mjs/);
  });
});
