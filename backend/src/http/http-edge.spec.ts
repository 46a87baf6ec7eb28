import type { NestExpressApplication } from '@nestjs/platform-express';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { log, startThings } from '../../test/support/things-app.js';

let app: NestExpressApplication;
beforeAll(async () => {
  app = await startThings();
});
afterAll(() => app.close());

const server = (): ReturnType<NestExpressApplication['getHttpServer']> => app.getHttpServer();

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
    expect((entry.fields['err'] as Error).stack).toContain('things-app');
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
