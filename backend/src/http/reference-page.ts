import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Application } from 'express';
import { dump } from 'js-yaml';
import { allProblems } from './problem-catalogue.js';

/** Files of Swagger UI that may be fetched; nothing else of its folder is served. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};

const INIT_SCRIPT = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', deepLinking: true, validatorUrl: null,
  persistAuthorization: false, displayOperationId: true });\n`;

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mawid API</title><link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/assets/init.js"></script></body></html>`;

/** Serves `/openapi.json`, `/openapi.yaml`, the reference page `/docs` (Swagger UI from this machine, its start script a file of
 *  its own, so the page needs no inline script) and `/docs/errors`, where every problem's `type` leads. All public: they hold
 *  no data. */
export function installReference(app: NestExpressApplication, document: OpenAPIObject): void {
  const express: Application = app.getHttpAdapter().getInstance();
  const json = JSON.stringify(document);
  const yaml = dump(document, { noRefs: true, skipInvalid: true });
  const fixed = (path: string, type: string, body: string | Buffer): void => {
    express.get(path, (_request, response) => {
      response.setHeader('Cache-Control', 'no-cache');
      response.type(type).send(body);
    });
  };
  fixed('/openapi.json', 'application/json', json);
  fixed('/openapi.yaml', 'application/yaml', yaml);
  fixed('/docs', 'text/html', PAGE);
  fixed('/docs/errors', 'text/html', errorsPage());
  fixed('/docs/assets/init.js', 'text/javascript', INIT_SCRIPT);
  const folder = swaggerUiFolder();
  for (const [name, type] of Object.entries(ASSETS))
    fixed(`/docs/assets/${name}`, type, readFileSync(join(folder, name)));
}

/** Swagger UI comes with @nestjs/swagger, so it is looked up from there. */
function swaggerUiFolder(): string {
  const fromHere = createRequire(import.meta.url);
  const fromSwagger = createRequire(fromHere.resolve('@nestjs/swagger'));
  return dirname(fromSwagger.resolve('swagger-ui-dist/package.json'));
}

function errorsPage(): string {
  const rows = allProblems().map(
    ([code, { status, title, help }]) =>
      `<section id="${escape(code)}"><h2><code>${escape(code)}</code> (${status})</h2><p>${escape(title.en)} / ` +
      `<span lang="ar" dir="rtl">${escape(title.ar)}</span></p><p>${escape(help)}</p></section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mawid errors</title></head><body><h1>Errors</h1>${rows.join('')}</body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
