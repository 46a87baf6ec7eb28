import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { polled, startThings } from '../../test/support/things-app.js';
import { runWithRequest } from './index.js';

let app: NestExpressApplication;
beforeAll(async () => {
  app = await startThings();
});
afterAll(() => app.close());

const server = (): ReturnType<NestExpressApplication['getHttpServer']> => app.getHttpServer();

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
    const limited = await startThings(2);
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

describe('a route that is polled', () => {
  const poll = (headers: Record<string, string> = {}) =>
    request(server()).get('/api/v1/things/polled').set(headers);

  it('answers 304 without a body while nothing but now has changed', async () => {
    const first = await poll().expect(200);
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
    const same = await poll({ 'If-None-Match': etag }).expect(304);
    expect([same.text, same.headers['etag']]).toEqual(['', etag]);
    polled.items.push('b');
    const changed = await poll({ 'If-None-Match': etag }).expect(200);
    expect(changed.body.items).toEqual(['a', 'b']);
    expect(changed.headers['etag']).not.toBe(etag);
  });

  it('does so for a browser too, which adds no-cache by itself', async () => {
    const { headers } = await poll().expect(200);
    const browser = { 'If-None-Match': String(headers['etag']), 'Cache-Control': 'no-cache' };
    await poll(browser).expect(304);
    await poll({ ...browser, 'If-None-Match': 'W/"other"' }).expect(200);
  });
});

describe(runWithRequest.name, () => {
  it('is covered by the request id the handlers see', () => {
    expect(runWithRequest({ requestId: 'x', traceparent: null, ip: null }, () => 1)).toBe(1);
  });
});
