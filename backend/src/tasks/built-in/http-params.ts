import type { JsonSchema } from '../json-schema.js';

/** Params of `http.request`; {@link httpParamsSchema} is their proof. */
export interface HttpParams {
  url: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  headers: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown;
  /** Statuses that count as success; absent = 200 to 299. */
  expectStatus?: number | number[];
  timeoutSeconds: number;
}

/** Headers that say where the request goes and how long it is; a job must not contradict the connection. */
const RESERVED = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
];

/** A pattern for `text` in any case: JSON Schema patterns have no flags. */
function anyCase(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

const status: JsonSchema = { type: 'integer', minimum: 100, maximum: 599 };

/** @example { "url": "https://example.com/hook", "method": "POST", "body": { "report": "daily" }, "expectStatus": [200, 202] } */
export const httpParamsSchema: JsonSchema = {
  type: 'object',
  properties: {
    url: {
      type: 'string',
      format: 'uri',
      pattern: '^[Hh][Tt][Tt][Pp][Ss]?://',
      maxLength: 4_096,
      description: 'Address to call, http or https',
      examples: ['https://example.com/hooks/nightly'],
    },
    method: {
      type: 'string',
      enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      default: 'GET',
      description: 'HTTP method',
    },
    headers: {
      type: 'object',
      default: {},
      maxProperties: 50,
      description: 'Headers to send besides the X-Mawid ones',
      propertyNames: {
        pattern: `^(?!(?:${RESERVED.map(anyCase).join('|')})$)(?!${anyCase('x-mawid-')})[A-Za-z0-9!#$%&'*+.^_\`|~-]{1,100}$`,
      },
      additionalProperties: {
        type: 'string',
        maxLength: 4_096,
        pattern: '^[\\t\\u0020-\\u007e\\u0080-\\u00ff]*$',
      },
    },
    body: { description: 'What to send: text as it is, anything else as JSON' },
    expectStatus: {
      description: 'Status that counts as success, or a list of them; without it 200 to 299',
      anyOf: [status, { type: 'array', items: status, minItems: 1, maxItems: 50 }],
    },
    timeoutSeconds: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 3_600,
      default: 30,
      description: 'How long the whole request may take, in seconds',
    },
  },
  required: ['url'],
  additionalProperties: false,
};
