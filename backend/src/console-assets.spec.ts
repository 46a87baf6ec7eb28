import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { installConsole } from './console-assets.js';

@Module({})
class EmptyModule {}

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let folder: string;
let app: NestExpressApplication;

async function start(files: Record<string, string>): Promise<ReturnType<typeof request>> {
  for (const [name, text] of Object.entries(files)) write(name, text);
  app = await NestFactory.create<NestExpressApplication>(EmptyModule, { logger: false });
  installConsole(
    app,
    { openapi: '3.1.0', info: { title: '', version: '' }, paths: { '/api/v1/jobs': {}, '/healthz': {} } },
    folder,
  );
  await app.init();
  return request(app.getHttpServer());
}

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const BUILD = {
  'index.html': '<app-root ngCspNonce="__CSP_NONCE__"></app-root>',
  'main-ABCDEFGH.js': `console.log(${JSON.stringify('x'.repeat(2_000))})`,
  'i18n/en.json': '{}',
};

describe(installConsole.name, () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mawid-console-'));
  });
  afterEach(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives the page at the front door to whoever takes it, and elsewhere to browsers only', async () => {
    const client = await start(BUILD);
    await client.get('/').set('Accept', '*/*').expect(200);
    await client.get('/').set('Accept', 'application/json').expect(404);
    await client.get('/').expect(404);
    await client.get('/jobs/7').set('Accept', '*/*').expect(404);
  });

  it('gives the page for every address a browser opens, each time with a nonce of its own', async () => {
    const client = await start(BUILD);
    const nonces = await Promise.all(
      ['/', '/jobs/7?tab=history', '/executions/0199'].map(async (path) => {
        const answer = await client.get(path).set(HTML).expect(200);
        const policy = answer.headers['content-security-policy'] ?? '';
        const [, nonce = ''] = /ngCspNonce="([^"]{24})"/.exec(answer.text) ?? [];
        expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
        expect(policy).not.toContain('unsafe');
        expect(answer.headers['cache-control']).toBe('no-cache');
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(3);
  });

  it('leaves the API, programs and missing files to the routes behind it', async () => {
    const client = await start(BUILD);
    await client.get('/api/v1/nothing').set(HTML).expect(404);
    await client.get('/healthz').set(HTML).expect(404);
    await client.get('/jobs').set({ accept: 'application/json' }).expect(404);
    await client.get('/main-OLDOLDOL.js').set(HTML).expect(404);
    await client.post('/jobs').set(HTML).expect(404);
  });

  it('lets browsers keep hashed files for ever and asks about the others', async () => {
    const client = await start(BUILD);
    const script = await client.get('/main-ABCDEFGH.js').set('accept-encoding', 'br').expect(200);
    expect(script.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
    });
    expect(Number(script.headers['content-length'])).toBeLessThan(200);
    const words = await client.get('/i18n/en.json').expect(200);
    expect(words.headers['cache-control']).toBe('no-cache');
    await client
      .get('/i18n/en.json')
      .set('if-none-match', words.headers['etag'] ?? '')
      .expect(304);
  });

  it.each(['/../secret', '/..%2fsecret', '/i18n/../../secret', '//etc/passwd'])(
    'gives no file outside the build: %s',
    async (path) => {
      write('../mawid-secret', 'secret');
      const answer = await (await start(BUILD)).get(path);
      expect(answer.status).toBe(404);
    },
  );

  it('says how to build when there is no build, and notices one that is made later', async () => {
    const client = await start({});
    const missing = await client.get('/').set(HTML).expect(503);
    expect(missing.text).toContain('npm run build');
    for (const [name, text] of Object.entries(BUILD)) write(name, text);
    await client.get('/').set(HTML).expect(200);
    write('index.html', '<p>second</p>');
    write('main-SECONDXX.js', '1');
    await client.get('/').set(HTML).expect(200);
    await client.get('/main-SECONDXX.js').expect(200);
  });
});
