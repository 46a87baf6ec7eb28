import type { TaskFunctionDto } from '../../../core/api/generated/models/task-function-dto';
import { fieldsOf } from '../../../shared/forms/schema-fields';

type Schema = Record<string, unknown>;

/** Params with which the function could be called: defaults and examples of its schema, else a value of the right kind. */
export function sampleParams(schema: object): Record<string, unknown> {
  const properties = ((schema as Schema)['properties'] ?? {}) as Record<string, Schema>;
  const required = ((schema as Schema)['required'] ?? []) as string[];
  const entries = Object.entries(properties)
    .filter(([name, property]) => required.includes(name) || property['default'] !== undefined)
    .map(([name, property]) => [name, sampleOf(property)]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function sampleOf(property: Schema): unknown {
  const examples = property['examples'];
  if (property['default'] !== undefined) return property['default'];
  if (Array.isArray(examples)) return examples[0];
  if (Array.isArray(property['enum'])) return property['enum'][0];
  const empty: Record<string, unknown> = {
    string: '…',
    integer: 1,
    number: 1,
    boolean: true,
    array: [],
    object: {},
  };
  return empty[String(property['type'])] ?? null;
}

/** A method of a Nest provider that could stand behind the key, for a TypeScript project. */
export function typescriptSnippet({ key, name, timeoutSeconds, paramsSchema }: TaskFunctionDto): string {
  const fields = fieldsOf(paramsSchema);
  const className = pascal(key);
  const params = fields.map(
    ({ name: field, kind, isRequired }) =>
      `  ${isRequired ? '' : '@IsOptional() '}${field}${isRequired ? '!' : '?'}: ${typeOf(kind)};`,
  );
  const hasParams = fields.length > 0;
  return [
    ...(hasParams ? [`export class ${className}Params {`, ...params, '}', ''] : []),
    '@Injectable()',
    `export class ${className}Tasks {`,
    `  @TaskFunction({`,
    `    key: '${key}',`,
    `    name: ${quoted(name)},`,
    ...(hasParams ? [`    params: ${className}Params,`] : []),
    ...(timeoutSeconds === null ? [] : [`    timeoutSeconds: ${timeoutSeconds},`]),
    `  })`,
    `  async run(${hasParams ? `params: ${className}Params` : '_params: object'}, ctx: TaskContext) {`,
    ...BODY.map((line) => `    ${line}`),
    '  }',
    '}',
  ].join('\n');
}

/** The same as a file of plain JavaScript for SCHEDULER_TASK_MODULES. */
export function javascriptSnippet({ key, name, timeoutSeconds, paramsSchema }: TaskFunctionDto): string {
  const schema = JSON.stringify(paramsSchema, null, 2).replaceAll('\n', '\n    ');
  return [
    'export default ({ defineTask }) => [',
    '  defineTask({',
    `    key: '${key}',`,
    `    name: ${quoted(name)},`,
    ...(timeoutSeconds === null ? [] : [`    timeoutSeconds: ${timeoutSeconds},`]),
    `    params: ${schema},`,
    '    async run(params, ctx) {',
    ...BODY.map((line) => `      ${line}`),
    '    },',
    '  }),',
    '];',
  ].join('\n');
}

/** A call of the API that makes a job of the function. @param origin of the service, without a slash at the end. */
export function curlSnippet({ key, name, paramsSchema }: TaskFunctionDto, origin: string): string {
  const body = { name, taskFunctionKey: key, params: sampleParams(paramsSchema), intervalSeconds: 3600 };
  return [
    `curl -X POST ${origin}/api/v1/scheduler/jobs \\`,
    "  -H 'Authorization: Bearer '$MAWID_API_KEY \\",
    "  -H 'Content-Type: application/json' \\",
    `  -d '${JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`)}'`,
  ].join('\n');
}

const BODY = [
  "ctx.log.info('started', { scheduledFor: ctx.fire.scheduledFor });",
  'ctx.signal.throwIfAborted(); // between steps: cancelled, timed out or shut down',
  'ctx.progress(0.5);',
  'return { done: true };',
];

function pascal(key: string): string {
  return key
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

function typeOf(kind: string): string {
  const types: Record<string, string> = { number: 'number', boolean: 'boolean', json: 'unknown' };
  return types[kind] ?? 'string';
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
