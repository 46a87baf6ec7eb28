/** A JSON Schema, draft 2020-12, as plain data. For params always `type: "object"` at the top.
 *  @example { "type": "object", "properties": { "url": { "type": "string", "format": "uri" } }, "required": ["url"],
 *             "additionalProperties": false } */
export interface JsonSchema {
  [keyword: string]: unknown;
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
}

/** The schema of a function without params: an object without fields. */
export const NO_PARAMS: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };
