import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { InvariantError } from '../kernel/index.js';
import { FieldProblemDto, ProblemDto } from './api-problems.decorator.js';

/** Name of the session cookie; `__Host-` is put in front of it where the server is reached by https. */
export const SESSION_COOKIE = 'mawid_session';

/** Settings of {@link buildOpenApi}. */
export interface OpenApiOptions {
  /** Version of the product, `info.version`. */
  version: string;
  /** Public origin for `servers`; null = relative. */
  publicUrl?: string | null;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

/** The OpenAPI 3.1 document of all routes. Operation ids are the controllers' method names, so they are part of the contract.
 *  @throws InvariantError when two routes share a method name: rename one. */
export function buildOpenApi(app: INestApplication, options: OpenApiOptions): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Mawid')
    .setDescription(
      'Job scheduler in which every planned fire is accounted for. Errors are application/problem+json (RFC 9457) with a ' +
        'stable `code`. Instants are RFC 3339 in UTC. POST takes an Idempotency-Key where its route says so.',
    )
    .setVersion(options.version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(options.publicUrl ?? '/')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'An API key: mwd_<prefix>_<secret>.' },
      'apiKey',
    )
    .addCookieAuth(
      SESSION_COOKIE,
      { type: 'apiKey', in: 'cookie', description: 'Set by POST /api/v1/auth/login.' },
      'session',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
    extraModels: [ProblemDto, FieldProblemDto],
  });
  nameEachSchemeOnce(document);
  checkOperationIds(document);
  return document;
}

/** Where both a controller and its method demand a role, Swagger lists the schemes of both; and it takes every bearer token
 *  for a JWT. */
function nameEachSchemeOnce(document: OpenAPIObject): void {
  for (const scheme of Object.values(document.components?.securitySchemes ?? {}))
    if ('bearerFormat' in scheme) delete scheme.bearerFormat;
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation?.security) continue;
      const schemes = operation.security.flatMap((alternative) => Object.keys(alternative));
      operation.security = [...new Set(schemes)].map((scheme) => ({ [scheme]: [] }));
    }
  }
}

function checkOperationIds(document: OpenAPIObject): void {
  const seen = new Map<string, string>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const where = `${method.toUpperCase()} ${path}`;
      const id = operation.operationId ?? '';
      const other = seen.get(id);
      if (id === '' || other !== undefined)
        throw new InvariantError(`operationId "${id}" of ${where} is also that of ${other}`);
      seen.set(id, where);
    }
  }
}
