import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ROOT } from '../arch/import-graph.js';
import { operationsOf, type Operation } from '../support/operations.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const FILE = join(ROOT, 'docs/openapi.json');
const BASE = '/api/v1/scheduler';

/** design.md section 8, "the original's operations": their paths and methods are a contract. */
const ORIGINAL = [
  `POST ${BASE}/jobs`,
  `POST ${BASE}/jobs/interval`,
  `POST ${BASE}/jobs/cron`,
  `GET ${BASE}/jobs`,
  `GET ${BASE}/jobs/{id}`,
  `PUT ${BASE}/jobs/{id}`,
  `DELETE ${BASE}/jobs/{id}`,
  `POST ${BASE}/jobs/{id}/action`,
  `GET ${BASE}/jobs/{id}/history`,
  `GET ${BASE}/history`,
  `GET ${BASE}/status`,
  `POST ${BASE}/cleanup`,
  `GET ${BASE}/task-functions`,
  `GET ${BASE}/job-types`,
  `GET ${BASE}/execution-statuses`,
];

/** What came with this implementation and is there already. */
const ADDED = [
  `POST ${BASE}/jobs/date`,
  `PUT ${BASE}/jobs/by-key/{jobKey}`,
  `GET ${BASE}/jobs/{id}/revisions`,
  `GET ${BASE}/jobs/{id}/explain`,
  `GET ${BASE}/accounting`,
  `POST ${BASE}/schedules/preview`,
  `GET ${BASE}/executions/{id}`,
  `GET ${BASE}/executions/{id}/logs`,
  `POST ${BASE}/executions/{id}/action`,
  `GET ${BASE}/instances`,
  `GET ${BASE}/locks`,
  `DELETE ${BASE}/locks/{jobId}/{slot}`,
  `GET ${BASE}/events`,
  'POST /api/v1/auth/login',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /version',
];

/** Every place in a JSON tree, with its path. */
function* walk(value: unknown, path = '#'): Generator<{ path: string; value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* walk(child, `${path}/${key}`);
}

describe('the OpenAPI document', () => {
  let sut: TestApp;
  let document: Record<string, unknown>;
  let operations: Operation[];
  beforeAll(async () => {
    sut = await startTestApp('sqlite');
    document = JSON.parse(JSON.stringify(sut.openApi)) as Record<string, unknown>;
    operations = operationsOf(sut.openApi);
  }, 30_000);
  afterAll(async () => sut?.stop());

  const nameOf = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`;

  it('is docs/openapi.json (npm run openapi writes it)', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const wanted = { ...document, info: { ...(document['info'] as object), version } };
    const text = `${JSON.stringify(wanted, null, 2)}\n`;
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(FILE, text);
    else expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(wanted);
  });

  it('is what the process serves', async () => {
    const served = await sut.http.get('/openapi.json');
    expect(served.status).toBe(200);
    expect(served.body).toEqual(document);
  });

  it('is OpenAPI 3.1.0 and has none of the keywords that 3.1 dropped', () => {
    expect(document['openapi']).toBe('3.1.0');
    const dropped = [...walk(document)].filter(({ path }) =>
      /\/(nullable|exclusiveMinimum\/true)$/.test(path),
    );
    expect(dropped).toEqual([]);
  });

  it('refers only to what is there', () => {
    const missing = [...walk(document)]
      .filter(({ path, value }) => path.endsWith('/$ref') && typeof value === 'string')
      .filter(({ value }) => {
        const steps = String(value).replace(/^#\//, '').split('/');
        return (
          steps.reduce<unknown>(
            (at, step) => (at as Record<string, unknown> | undefined)?.[step],
            document,
          ) === undefined
        );
      });
    expect(missing).toEqual([]);
  });

  it.each(ORIGINAL)('has the original operation %s', (name) =>
    expect(operations.map(nameOf)).toContain(name),
  );
  it.each(ADDED)('has %s', (name) => expect(operations.map(nameOf)).toContain(name));

  it('names and sums up every operation', () => {
    expect(
      operations.filter(({ id, summary }) => !/^[a-z][A-Za-z]+$/.test(id) || summary.length < 5),
    ).toEqual([]);
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  it('declares each path parameter exactly once, required, and no header as required', () => {
    for (const operation of operations) {
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      const used = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect([operation.id, declared.map(({ name }) => name).sort()]).toEqual([operation.id, used.sort()]);
      expect(declared.filter(({ required }) => !required)).toEqual([]);
      const headers = operation.parameters.filter(
        (parameter) => parameter.in === 'header' && parameter.required,
      );
      expect([operation.id, headers]).toEqual([operation.id, []]);
    }
  });

  it('declares what can go wrong: 400 for input, 401 and 403 wherever a role is needed', () => {
    for (const { id, parameters, body, statuses, requiredRole } of operations) {
      const hasInput = body !== null || parameters.some((parameter) => parameter.in !== 'header');
      const needed = [...(hasInput ? [400] : []), ...(requiredRole ? [401, 403] : [])];
      expect([id, needed.filter((status) => !statuses.includes(status))]).toEqual([id, []]);
      expect([id, statuses.some((status) => status < 300)]).toEqual([id, true]);
    }
  });

  it('says of each protected operation, once, that a key or a session opens it', () => {
    const schemes = Object.keys((document['components'] as { securitySchemes: object }).securitySchemes);
    for (const { id, requiredRole, security } of operations) {
      expect([id, [...security].sort()]).toEqual([id, requiredRole ? [...schemes].sort() : []]);
    }
    expect(JSON.stringify(document['components'])).not.toContain('JWT');
  });

  it('answers errors with application/problem+json everywhere', () => {
    for (const [path, item] of Object.entries(
      document['paths'] as Record<
        string,
        Record<string, { responses: Record<string, { content?: object }> }>
      >,
    )) {
      for (const [method, { responses }] of Object.entries(item)) {
        for (const [status, { content }] of Object.entries(responses)) {
          if (Number(status) < 400) continue;
          expect([method, path, status, Object.keys(content ?? {})]).toEqual([
            method,
            path,
            status,
            ['application/problem+json'],
          ]);
        }
      }
    }
  });

  it('has only examples and defaults that its own schemas accept', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ ...document, $id: 'openapi' });
    let checked = 0;
    for (const { path, value } of walk(document)) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      const node = value as Record<string, unknown>;
      const samples =
        'type' in node || '$ref' in node || 'enum' in node
          ? ['example', 'default'].filter((key) => key in node).map((key) => node[key])
          : [];
      const media =
        'schema' in node && 'examples' in node
          ? Object.values(node['examples'] as Record<string, { value: unknown }>).map((one) => one.value)
          : [];
      if (samples.length + media.length === 0) continue;
      const at = `openapi${path.replace(/~/g, '~0').replace('#/paths/', '#/paths/')}`;
      const schema = media.length > 0 ? (node['schema'] as object) : node;
      const validate = ajv.compile(rebase(schema));
      for (const sample of [...samples, ...media]) {
        checked += 1;
        expect([at, sample, validate(sample) ? null : validate.errors]).toEqual([at, sample, null]);
      }
    }
    expect(checked).toBeGreaterThan(100);
  });
});

/** The schema with its references pointing into the registered document. */
function rebase(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/')) as object;
}
