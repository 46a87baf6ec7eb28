import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule, type AppParts } from './app.module.js';
import { installConsole } from './console-assets.js';
import { buildOpenApi, installEdge, installReference } from './http/index.js';

/** The application, not listening yet: edge, routes, OpenAPI. What `main.ts` runs and what the tests drive. */
export async function createApp(
  parts: AppParts,
): Promise<{ app: NestExpressApplication; openApi: OpenAPIObject }> {
  const { config } = parts;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(parts), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  installEdge(app, {
    bodyLimitBytes: config.bodyLimitBytes,
    trustProxy: config.trustProxy,
    isHttps: config.publicUrl?.startsWith('https:') === true,
  });
  const openApi = buildOpenApi(app, { version: parts.version.version, publicUrl: config.publicUrl });
  if (config.servesApi) {
    installReference(app, openApi);
    installConsole(app, openApi);
  }
  return { app, openApi };
}
