import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** Methods that operations use. */
export type Method = (typeof METHODS)[number];

/** A JSON Schema as far as tests read it. */
export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: unknown[];
  items?: Schema;
  [keyword: string]: unknown;
}

/** Parameter of an operation. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

/** One operation of the OpenAPI document, with references resolved one level deep. */
export interface Operation {
  id: string;
  method: Method;
  /** With `{name}` for parameters. */
  path: string;
  summary: string;
  statuses: number[];
  parameters: Parameter[];
  /** Schema of the JSON body, or null. */
  body: Schema | null;
  /** Each alternative names one security scheme. */
  security: string[];
  requiredRole: string | null;
}

interface RawOperation {
  operationId?: string;
  summary?: string;
  responses?: Record<string, unknown>;
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  security?: Record<string, string[]>[];
  'x-required-role'?: string;
}

/** Every operation of the document, in its order. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  // Through JSON: what clients see, without undefined members.
  const paths = JSON.parse(JSON.stringify(document.paths)) as Record<string, Record<string, RawOperation>>;
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) =>
      toOperation(document, path, method, item[method]!),
    ),
  );
}

function toOperation(document: OpenAPIObject, path: string, method: Method, raw: RawOperation): Operation {
  const body = raw.requestBody?.content?.['application/json']?.schema;
  return {
    id: raw.operationId ?? '',
    method,
    path,
    summary: raw.summary ?? '',
    statuses: Object.keys(raw.responses ?? {}).map(Number),
    parameters: (raw.parameters ?? []).map(({ name, in: place, required, schema }) => ({
      name,
      in: place as Parameter['in'],
      required: required === true,
      schema: resolve(document, schema ?? {}),
    })),
    body: body ? resolve(document, body) : null,
    security: (raw.security ?? []).flatMap((alternative) => Object.keys(alternative)),
    requiredRole: raw['x-required-role'] ?? null,
  };
}

/** Follows `#/components/schemas/X`; anything else is returned as it is. @throws for a reference to nothing. */
export function resolve(document: OpenAPIObject, schema: Schema): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const name = /^#\/components\/schemas\/(.+)$/.exec(reference)?.[1] ?? '';
  const found = (JSON.parse(JSON.stringify(document.components?.schemas ?? {})) as Record<string, Schema>)[
    name
  ];
  if (!found) throw new Error(`${reference} points to nothing`);
  return found;
}

/** The path with values for its parameters; those not named get `fallback`. */
export function pathOf(
  operation: Operation,
  values: Record<string, string | number>,
  fallback = '1',
): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? fallback));
}
