import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Application, Request, Response } from 'express';
import { contentSecurityPolicy } from './http/index.js';

/** Where `ng build` puts the console, seen from the built service. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../admin-ui/browser', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};
/** What shrinks; fonts are compressed already. */
const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt']);
/** `main-TLDKP52M.js`, `inter-latin-wght-normal-A1B2C3D4.woff2`: the name changes with the content. */
const HASHED = /-[\w-]{8}\.(?:js|css|woff2)$/;
const NONCE_PLACE = '__CSP_NONCE__';
/** Pages of the service itself that have no OpenAPI path. */
const OWN_PAGES = ['docs', 'openapi.json', 'openapi.yaml'];

const NOT_BUILT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mawid</title></head><body>
<h1>The console is not built</h1><p>Run <code>npm run build</code> in the project folder and load this page again. The API works without it:
<a href="/docs">API reference</a>.</p></body></html>`;

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** One file in the forms it was asked for so far. */
interface Asset {
  path: string;
  etag: string;
  forms: Map<Encoding, Buffer>;
}
type Encoding = 'br' | 'gzip' | 'identity';

/** Serves the built console: its files, and its page for every address a browser opens that is not the API's. Call it before the
 *  routes are set up. Hashed files are kept by browsers for ever, the others are asked about each time; a build that is missing or
 *  made while the service runs is noticed at the next page. Each page gets a fresh nonce for the style elements Angular makes.
 *  @param folder of the build; only files that were in it when it was first read can be fetched. */
export function installConsole(
  app: NestExpressApplication,
  document: OpenAPIObject,
  folder = CONSOLE_FOLDER,
): void {
  const express: Application = app.getHttpAdapter().getInstance();
  const reserved = new Set([...OWN_PAGES, ...Object.keys(document.paths).map(firstSegment)]);
  let files: Map<string, string> | null = null;
  let shownPage = '';
  const assets = new Map<string, Promise<Asset>>();

  express.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    if (reserved.has(firstSegment(request.path))) return next();
    files ??= listFiles(folder);
    const name = request.path.slice(1);
    const file = name === 'index.html' ? undefined : files?.get(name);
    if (file !== undefined) {
      let asset = assets.get(file);
      if (!asset) assets.set(file, (asset = load(file)));
      asset.then((found) => send(found, request, response)).catch(next);
      return;
    }
    if (!wantsPage(request)) return next();
    const index = files?.get('index.html');
    if (index === undefined) return void response.status(503).type('html').send(NOT_BUILT);
    readFile(index, 'utf8')
      .then((html) => {
        // Another build since: its files have other names.
        if (html !== shownPage && shownPage !== '') {
          files = listFiles(folder);
          assets.clear();
        }
        shownPage = html;
        sendPage(html, response);
      })
      .catch(next);
  });
}

/** Browsers name text/html when a person opens an address; programs that accept anything do not, and are told what is not there, but for
 *  the front door. A name with an ending is a file. */
function wantsPage(request: Request): boolean {
  const accept = request.headers.accept ?? '';
  if (request.path === '/' && accept !== '') return request.accepts('html') !== false;
  return accept.includes('text/html') && extname(request.path) === '';
}

function sendPage(html: string, response: Response): void {
  const nonce = randomBytes(18).toString('base64');
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(nonce));
  response.setHeader('Cache-Control', 'no-cache');
  response.type('html').send(html.replaceAll(NONCE_PLACE, nonce));
}

async function load(path: string): Promise<Asset> {
  const content = await readFile(path);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { path, etag, forms: new Map([['identity', content]]) };
}

async function send(asset: Asset, request: Request, response: Response): Promise<void> {
  const encoding = COMPRESSIBLE.has(extname(asset.path)) ? encodingFor(request) : 'identity';
  response.setHeader(
    'Cache-Control',
    HASHED.test(asset.path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  response.setHeader('ETag', asset.etag);
  response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === asset.etag) return void response.status(304).end();
  const body = await formOf(asset, encoding);
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Type', TYPES[extname(asset.path)] ?? 'application/octet-stream');
  response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Two that ask at once may both compress; the result is the same. */
async function formOf(asset: Asset, encoding: Encoding): Promise<Buffer> {
  const ready = asset.forms.get(encoding);
  if (ready) return ready;
  const content = asset.forms.get('identity') ?? (await readFile(asset.path));
  const body =
    encoding === 'br'
      ? await compressBrotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
      : await compressGzip(content);
  asset.forms.set(encoding, body);
  return body;
}

function encodingFor(request: Request): Encoding {
  const offered = request.acceptsEncodings('br', 'gzip', 'identity');
  return offered === 'br' || offered === 'gzip' ? offered : 'identity';
}

function listFiles(folder: string): Map<string, string> | null {
  if (!existsSync(join(folder, 'index.html'))) return null;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), path];
    }),
  );
}

function firstSegment(path: string): string {
  return path.split('/')[1] ?? '';
}
