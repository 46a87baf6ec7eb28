import { Body, Controller, Get, Header, HttpException, Param, Post, Query } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import {
  AppLogger,
  Clock,
  ConflictError,
  NotFoundError,
  SystemClock,
  UnavailableError,
} from '../kernel/index.js';
import {
  ApiProblems,
  buildOpenApi,
  HttpModule,
  installEdge,
  installReference,
  PageQuery,
  ParseRowId,
  RequestId,
  runWithRequest,
} from './index.js';

class Step {
  @ApiProperty() @IsString() @MaxLength(10) name!: string;
}

class Thing {
  @ApiProperty() @IsString() title!: string;
  @ApiProperty() @IsOptional() @IsInt() @Min(1) maxInstances?: number;
  @ApiProperty({ type: [Step] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => Step)
  steps?: Step[];
  @IsOptional() params?: Record<string, unknown>;
}

@Controller('api/v1/things')
class ThingsController {
  @Get()
  @ApiProblems(400, { status: 409, code: 'THING_BUSY', detail: 'busy' }, { status: 409, code: 'THING_GONE' })
  listThings(@Query() query: PageQuery): PageQuery {
    return query;
  }

  @Post()
  createThing(
    @Body() body: Thing,
    @RequestId() requestId: string,
  ): { body: Thing; requestId: string; isThing: boolean } {
    return { body, requestId, isThing: body instanceof Thing };
  }

  @Get('search')
  searchThings(@Query('q') q: string): { q: string } {
    return { q };
  }

  @Get('fail/:how')
  @Header('ETag', '"1"')
  fail(@Param('how') how: string): never {
    if (how === 'missing') throw new NotFoundError('thing', 7);
    if (how === 'conflict') throw new ConflictError('THING_BUSY', 'It is busy.', { by: 'anna' });
    if (how === 'down') throw new UnavailableError('No database.', { retryAfterSeconds: 3 });
    if (how === 'teapot') throw new HttpException('short and stout', 418);
    throw new Error('password=hunter2 in a stack');
  }

  @Get(':id')
  getThing(@Param('id', ParseRowId) id: number): { id: number } {
    return { id };
  }
}

class Recorder extends AppLogger {
  readonly entries: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  debug(message: string, fields: Record<string, unknown> = {}): void {
    this.entries.push({ level: 'debug', message, fields });
  }
  info(message: string, fields: Record<string, unknown> = {}): void {
    this.entries.push({ level: 'info', message, fields });
  }
  warn(message: string, fields: Record<string, unknown> = {}): void {
    this.entries.push({ level: 'warn', message, fields });
  }
  error(message: string, fields: Record<string, unknown> = {}): void {
    this.entries.push({ level: 'error', message, fields });
  }
}

const log = new Recorder();

@Module({
  providers: [
    { provide: AppLogger, useValue: log },
    { provide: Clock, useClass: SystemClock },
  ],
  exports: [AppLogger, Clock],
})
class LogModule {}

async function setup(rateLimitPerMinute = 0): Promise<NestExpressApplication> {
  const module = await Test.createTestingModule({
    imports: [{ module: LogModule, global: true }, HttpModule.forRoot({ rateLimitPerMinute })],
    controllers: [ThingsController],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
  installEdge(app, { bodyLimitBytes: 2_000_000, trustProxy: false, isHttps: false });
  installReference(app, buildOpenApi(app, { version: '1.2.3' }));
  await app.init();
  return app;
}

let app: NestExpressApplication;
beforeAll(async () => {
  app = await setup();
});
afterAll(() => app.close());

const server = (): ReturnType<NestExpressApplication['getHttpServer']> => app.getHttpServer();
const pointers = (body: { errors: { pointer: string; code: string }[] }): string[] =>
  body.errors.map((e) => `${e.pointer} ${e.code}`);

describe('problem details', () => {
  it('answers an application error with its code, params, type and the request id', async () => {
    const answer = await request(server())
      .get('/api/v1/things/fail/conflict?secret=1')
      .set('X-Request-Id', 'abc-1')
      .expect(409);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['x-request-id']).toBe('abc-1');
    expect(answer.headers['etag']).toBeUndefined();
    expect(answer.body).toEqual({
      type: '/docs/errors#THING_BUSY',
      title: 'Conflict',
      status: 409,
      detail: 'It is busy.',
      instance: '/api/v1/things/fail/conflict',
      code: 'THING_BUSY',
      params: { by: 'anna' },
      requestId: 'abc-1',
    });
  });

  it('gives the title in Arabic when asked and English otherwise', async () => {
    const arabic = await request(server())
      .get('/api/v1/things/fail/missing')
      .set('Accept-Language', 'ar-SA, en;q=0.5')
      .expect(404);
    const english = await request(server())
      .get('/api/v1/things/fail/missing')
      .set('Accept-Language', 'de, en;q=0.5, ar;q=0.1')
      .expect(404);
    expect(arabic.body.title).toBe('غير موجود');
    expect(english.body.title).toBe('There is no such thing');
  });

  it('says nothing of an unexpected error but logs its stack', async () => {
    const answer = await request(server()).get('/api/v1/things/fail/crash').expect(500);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
    expect(answer.body.detail).toContain(answer.body.requestId);
    const entry = log.entries.at(-1)!;
    expect(entry.level).toBe('error');
    expect((entry.fields['err'] as Error).stack).toContain('http-edge.spec');
  });

  it('sends Retry-After when a dependency is down', async () => {
    const answer = await request(server()).get('/api/v1/things/fail/down').expect(503);
    expect(answer.headers['retry-after']).toBe('3');
  });

  it('maps other HTTP exceptions, unknown routes and wrong methods', async () => {
    expect((await request(server()).get('/api/v1/things/fail/teapot').expect(418)).body.code).toBe(
      'HTTP_418',
    );
    expect((await request(server()).get('/nowhere').expect(404)).body.code).toBe('NOT_FOUND');
    const wrong = await request(server()).delete('/api/v1/things').expect(405);
    expect(wrong.headers['allow']).toBe('GET, HEAD, POST');
  });
});

describe('hostile bodies and addresses', () => {
  const post = (body: string, type = 'application/json') =>
    request(server()).post('/api/v1/things').set('Content-Type', type).send(body);

  it.each([
    ['malformed JSON', '{"title": tru}', 400, 'MALFORMED_JSON'],
    ['JSON that ends early', '{"title": ', 400, 'MALFORMED_JSON'],
    ['a bare string', '"x"', 400, 'MALFORMED_JSON'],
    ['an array for an object', '[]', 400, 'VALIDATION_FAILED'],
    ['too many bytes', `{"title": "${'x'.repeat(2_100_000)}"}`, 413, 'BODY_TOO_LARGE'],
    [
      '200,000 levels',
      '{"params":'.repeat(1) + '['.repeat(200_000) + ']'.repeat(200_000) + '}',
      400,
      'BODY_TOO_DEEP',
    ],
    [
      '100,000 keys',
      JSON.stringify({
        title: 'a',
        params: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1])),
      }),
      400,
      'BODY_TOO_DEEP',
    ],
    ['__proto__', '{"title":"a","params":{"__proto__":{"x":1}}}', 400, 'VALIDATION_FAILED'],
    ['constructor', '{"title":"a","constructor":{"prototype":{"x":1}}}', 400, 'VALIDATION_FAILED'],
  ])('refuses %s', async (_name, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'refuses %s inside free-form values too',
    async (key) => {
      const answer = await post(`{"title":"a","params":{"list":[{"${key}":{"x":1}}]}}`).expect(400);
      expect(answer.body.errors[0]).toMatchObject({
        pointer: `/params/list/0/${key}`,
        code: 'FORBIDDEN_KEY',
      });
    },
  );

  it('tells line and column of the first mistake without quoting the body', async () => {
    const answer = await post('{\n  "title": secret\n}').expect(400);
    expect(answer.body.params).toMatchObject({ line: 2, column: 12 });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  it('refuses a gzip bomb by its size after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 32));
    const answer = await request(server())
      .post('/api/v1/things')
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip')
      .serialize((value: unknown) => value as string)
      .send(bomb);
    expect(answer.status).toBe(413);
  });

  it.each([
    ['a form', 'title=a', 'application/x-www-form-urlencoded'],
    ['text', '{"title":"a"}', 'text/plain'],
    ['an unknown charset', '{"title":"a"}', 'application/json; charset=latin1'],
  ])('refuses %s as media type', async (_name, body, type) => {
    const answer = await post(body, type).expect(415);
    expect(answer.body.code).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it.each([
    ['/api/v1/things/%E0%A4%A', 400],
    ['/api/v1/things/%00', 400],
    [`/api/v1/things?q=${'x'.repeat(9_000)}`, 414],
  ])('refuses the address %#', async (path, status) => {
    expect((await request(server()).get(path)).status).toBe(status);
  });

  it('replaces a hostile request id', async () => {
    const answer = await request(server())
      .get('/api/v1/things')
      .set('X-Request-Id', 'a b<script>')
      .expect(200);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('validation', () => {
  const post = (body: unknown) =>
    request(server())
      .post('/api/v1/things')
      .send(body as object);

  it('builds the DTO and hands the request id to the handler', async () => {
    const answer = await post({ title: 'a', steps: [{ name: 'x' }], params: { deep: { a: [1] } } })
      .set('X-Request-Id', 'r1')
      .expect(201);
    expect(answer.body).toMatchObject({
      isThing: true,
      requestId: 'r1',
      body: { steps: [{ name: 'x' }], params: { deep: { a: [1] } } },
    });
  });

  it('points into nested objects and arrays, and codes each mistake', async () => {
    const answer = await post({
      title: 5,
      maxInstances: 0,
      steps: [{ name: 'ok' }, { name: 'much too long a name' }, {}],
    }).expect(400);
    expect(pointers(answer.body)).toEqual([
      '/title NOT_A_STRING',
      '/maxInstances TOO_SMALL',
      '/steps/1/name TOO_LONG',
      '/steps/2/name REQUIRED',
    ]);
  });

  it('refuses unknown fields and suggests the nearest known one', async () => {
    const answer = await post({ title: 'a', maxInstance: 1, createdAt: 1 }).expect(400);
    expect(pointers(answer.body)).toEqual(['/maxInstance UNKNOWN_FIELD', '/createdAt UNKNOWN_FIELD']);
    expect(answer.body.errors[0].message).toContain('maxInstances');
  });

  it('names required fields when there is no body at all', async () => {
    const answer = await request(server()).post('/api/v1/things').expect(400);
    expect(pointers(answer.body)).toEqual(['/title REQUIRED']);
  });

  it.each([
    ['page=0', '?page TOO_SMALL'],
    ['perPage=201', '?perPage TOO_LARGE'],
    ['page=1e3', '?page NOT_AN_INTEGER'],
    ['page=', '?page NOT_AN_INTEGER'],
    ['page=1&page=2', '?page NOT_AN_INTEGER'],
    ['pge=1', '?pge UNKNOWN_FIELD'],
    ['a[__proto__][x]=1', '?a[__proto__][x] FORBIDDEN_KEY'],
  ])('refuses the query %s', async (query, expected) => {
    const answer = await request(server()).get(`/api/v1/things?${query}`).expect(400);
    expect(pointers(answer.body)).toContain(expected);
  });

  it('gives paging its defaults', async () => {
    expect((await request(server()).get('/api/v1/things').expect(200)).body).toEqual({
      page: 1,
      perPage: 20,
    });
  });

  it('refuses a repeated scalar parameter', async () => {
    const answer = await request(server()).get('/api/v1/things/search?q=a&q=b').expect(400);
    expect(pointers(answer.body)).toEqual(['?q NOT_A_SCALAR']);
  });

  it.each(['0', '-1', '1.0', '2147483648', 'x', '1e3'])('refuses %s as a row id', async (id) => {
    expect(pointers((await request(server()).get(`/api/v1/things/${id}`).expect(400)).body)).toEqual([
      'path:id INVALID_ID',
    ]);
  });
});

describe('security headers and reference', () => {
  it('sets a policy without unsafe-inline and hides the framework', async () => {
    const { headers } = await request(server()).get('/api/v1/things').expect(200);
    expect(headers['content-security-policy']).toContain(`default-src 'self'`);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('serves OpenAPI 3.1 with method names as operation ids and each error with an example', async () => {
    const { body } = await request(server()).get('/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    const operation = body.paths['/api/v1/things'].get;
    expect(operation.operationId).toBe('listThings');
    const conflict = operation.responses['409'].content['application/problem+json'];
    expect(Object.keys(conflict.examples)).toEqual(['THING_BUSY', 'THING_GONE']);
    expect(conflict.schema.$ref).toBe('#/components/schemas/ProblemDto');
    expect(Object.keys(body.components.securitySchemes).sort()).toEqual(['apiKey', 'session']);
  });

  it('serves the reference page without inline script, its assets and the page of error codes', async () => {
    const page = await request(server()).get('/docs').expect(200);
    expect(page.text).not.toMatch(/<script>|<style|onload=/);
    for (const [, path] of page.text.matchAll(/(?:src|href)="(\/docs[^"]+)"/g))
      await request(server()).get(path!).expect(200);
    expect((await request(server()).get('/docs/errors').expect(200)).text).toContain('id="NOT_FOUND"');
    expect((await request(server()).get('/openapi.yaml').expect(200)).text).toContain('openapi: 3.1.0');
  });
});

describe('rate limit', () => {
  it('answers 429 with Retry-After above the limit of the address', async () => {
    const limited = await setup(2);
    const call = () => request(limited.getHttpServer()).get('/api/v1/things');
    const first = await call().expect(200);
    expect(first.headers['ratelimit-remaining']).toBe('1');
    await request(limited.getHttpServer()).get('/api/v1/things/1').expect(200);
    const refused = await call().expect(429);
    expect(refused.body.code).toBe('TOO_MANY_REQUESTS');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await limited.close();
  });
});

describe(runWithRequest.name, () => {
  it('is covered by the request id the handlers see', () => {
    expect(runWithRequest({ requestId: 'x', traceparent: null, ip: null }, () => 1)).toBe(1);
  });
});
