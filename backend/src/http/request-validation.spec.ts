import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { startThings } from '../../test/support/things-app.js';

let app: NestExpressApplication;
beforeAll(async () => {
  app = await startThings();
});
afterAll(() => app.close());

const server = (): ReturnType<NestExpressApplication['getHttpServer']> => app.getHttpServer();
const pointers = (body: { errors: { pointer: string; code: string }[] }): string[] =>
  body.errors.map((e) => `${e.pointer} ${e.code}`);

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
