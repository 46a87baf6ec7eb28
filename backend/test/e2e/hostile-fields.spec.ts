import { startHostileTarget, type HostileTarget } from '../support/hostile-target.js';
import { BAD_CRONS, BROKEN_TEXTS, INJECTIONS, RARE_CRONS, wrongValues } from '../support/hostile-values.js';
import type { Operation, Schema } from '../support/operations.js';
import { SAMPLE_BODIES } from '../support/sample-bodies.js';
import { describeForEachDatabase } from '../support/temp-database.js';

/* Every field of every operation x everything it should not be. */

/** Fields a client must never set, whatever the operation. */
const NOT_YOURS = [
  'id',
  'createdAt',
  'createdBy',
  'updatedAt',
  'deletedAt',
  'version',
  'fence',
  'rowVersion',
  'isSystem',
  'plannable',
  'state',
  'nextRunAt',
  'passwordHash',
  'keyHash',
  'sessionEpoch',
  'toString',
  'hasOwnProperty',
];

/** Fields that contradict each other, and who is to be named. */
const CONTRADICTIONS: [operation: string, fields: Record<string, unknown>, pointer: string][] = [
  ['createJob', { cronExpression: '0 9 * * *' }, '/intervalSeconds'],
  ['createJob', { runAt: '2099-01-01T00:00:00Z' }, '/runAt'],
  ['createJob', { jobType: 'cron' }, '/intervalSeconds'],
  ['createJob', { intervalSeconds: undefined }, '/cronExpression'],
  ['createJob', { startAt: '2030-01-02T00:00:00Z', endAt: '2030-01-01T00:00:00Z' }, '/endAt'],
  ['createJob', { taskFunctionKey: 'no.such' }, '/taskFunctionKey'],
  ['createJob', { taskFunctionKey: 'http.request', params: {} }, '/params/url'],
  ['createJob', { taskFunctionKey: 'http.request', params: { url: 1 } }, '/params/url'],
  [
    'createJob',
    { taskFunctionKey: 'http.request', params: { url: 'https://example.com', nope: 1 } },
    '/params/nope',
  ],
  ['createDateJob', { runAt: '2000-01-01T00:00:00Z' }, '/runAt'],
  ['createIntervalJob', { cronExpression: '0 9 * * *' }, '/cronExpression'],
  ['createCronJob', { intervalSeconds: 60 }, '/intervalSeconds'],
  ['putJobByKey', { jobKey: 'another.key' }, '/jobKey'],
  ['updateJob', { jobKey: 'another.key' }, '/jobKey'],
  ['runJobAction', { action: 'resume', params: {} }, '/params'],
  ['runJobAction', { action: 'trigger', until: '2099-01-01T00:00:00Z' }, '/until'],
  ['runJobAction', { action: 'pause', until: '2000-01-01T00:00:00Z' }, '/until'],
  ['bulkJobs', { items: [1] }, '/items'],
  ['bulkJobs', { items: [] }, '/items'],
  ['bulkJobAction', { filter: {} }, '/ids'],
  ['bulkJobAction', { ids: undefined }, '/filter'],
  ['bulkJobAction', { tags: ['a'] }, '/tags'],
  ['bulkJobAction', { until: '2099-01-01T00:00:00Z' }, '/until'],
  ['bulkExecutionAction', { filter: { nope: 1 } }, '/filter/nope'],
  [
    'bulkExecutionAction',
    { filter: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
    '/filter/to',
  ],
  ['bulkExecutionAction', { note: 'only with handle' }, '/note'],
  ['backfillJob', { to: '2025-01-01T00:00:00Z' }, '/to'],
  ['backfillJob', { to: '2999-01-01T00:00:00Z' }, '/to'],
  ['actOnExecution', { action: 'cancel', params: { a: 1 } }, '/params'],
  ['previewSchedule', { intervalSeconds: 60 }, '/intervalSeconds'],
];

describeForEachDatabase('hostile fields', (engine) => {
  let target: HostileTarget;
  beforeAll(async () => {
    target = await startHostileTarget(engine);
  }, 30_000);
  afterAll(async () => {
    process.stdout.write(target?.probe.summary(`hostile fields (${engine})`) ?? '');
    await target?.stop();
  });
  beforeEach(() => void target.probe.findings.splice(0));
  const byId = (id: string): Operation => target.operations.find((operation) => operation.id === id)!;
  const isObject = (operation: Operation): boolean => operation.body?.type === 'object';

  it('has a good body for every operation that takes one', () => {
    expect(target.withBody.map(({ id }) => id).sort()).toEqual(Object.keys(SAMPLE_BODIES).sort());
    expect(target.withBody.filter((operation) => !isObject(operation))).toEqual([]);
  });

  it('refuses values of another type or beyond a bound, and names the field', async () => {
    for (const operation of target.withBody) {
      for (const [field, schema] of Object.entries(operation.body!.properties ?? {})) {
        // What is refused before any database is asked need not be asked of both in full.
        const values = wrongValues(field, schema);
        for (const value of engine === 'sqlite' ? values : values.slice(0, 2)) {
          await target.probe.refused(
            'wrong value',
            operation.id,
            target.altered(operation, schedule(field, value)),
            `/${field}`,
          );
        }
      }
    }
    expect(target.probe.findings).toEqual([]);
  }, 180_000);

  it('refuses null where a field is required, and null is not among its values', async () => {
    for (const operation of target.withBody) {
      const { required = [], properties = {} } = operation.body!;
      for (const field of required.filter((name) => ![properties[name]?.type].flat().includes('null')))
        await target.probe.refused(
          'null',
          operation.id,
          target.altered(operation, { [field]: null }),
          `/${field}`,
        );
    }
    expect(target.probe.findings).toEqual([]);
  }, 60_000);

  it("takes no field that is not the client's to set", async () => {
    for (const operation of target.withBody) {
      const known = Object.keys(operation.body!.properties ?? {});
      for (const field of [...NOT_YOURS, 'role', 'disabled'].filter((name) => !known.includes(name))) {
        await target.probe.refused(
          'mass assignment',
          operation.id,
          target.altered(operation, { [field]: 1 }),
          `/${field}`,
        );
      }
    }
    expect(target.probe.findings).toEqual([]);
  }, 120_000);

  it.each(CONTRADICTIONS)('%s refuses %j and names %s', async (id, fields, pointer) => {
    const operation = byId(id);
    await target.probe.refused('contradiction', id, target.altered(operation, fields), pointer);
    expect(target.probe.findings).toEqual([]);
  });

  it('refuses params that are too big for a row, wherever they come in', async () => {
    const params = { text: 'x'.repeat(70_000) };
    for (const id of ['createJob', 'createCronJob', 'updateJob', 'putJobByKey'])
      await target.probe.refused('64 KiB of params', id, target.altered(byId(id), { params }), '/params');
    const trigger = target.send(byId('runJobAction'), { action: 'trigger', params });
    await target.probe.refused('64 KiB of params', 'runJobAction', trigger, '/params');
    expect(target.probe.findings).toEqual([]);
  });

  it('refuses texts no column can keep, in every text field', async () => {
    for (const operation of target.withBody) {
      for (const [field, schema] of Object.entries(operation.body!.properties ?? {})) {
        if (!isText(schema)) continue;
        for (const text of BROKEN_TEXTS)
          await target.probe.refused(
            'NUL and surrogates',
            operation.id,
            target.altered(operation, schedule(field, text)),
            `/${field}`,
          );
      }
    }
    expect(target.probe.findings).toEqual([]);
  }, 60_000);

  it('keeps texts that mean something elsewhere as they are, or refuses them', async () => {
    for (const operation of target.withBody) {
      for (const [field, schema] of Object.entries(operation.body!.properties ?? {})) {
        if (!isText(schema) || field === 'cronExpression') continue;
        for (const text of INJECTIONS) {
          const answer = await target.probe.harmless(
            'injection text',
            operation.id,
            target.altered(operation, schedule(field, text)),
          );
          const location = answer.status === 201 ? answer.headers.location : undefined;
          if (location === undefined) continue;
          const kept = await target.client.send({
            method: 'GET',
            path: location,
            headers: target.sut.bearer,
          });
          const shown = JSON.parse(kept.text) as Record<string, unknown>;
          // Passwords are taken, and shown nowhere.
          if (field in shown)
            expect([operation.id, field, shown[field]]).toEqual([operation.id, field, text]);
        }
      }
    }
    expect(target.probe.findings).toEqual([]);
  }, 120_000);

  it('looks at a bad cron expression for no more than a moment', async () => {
    for (const id of ['createCronJob', 'createJob', 'updateJob', 'putJobByKey', 'previewSchedule']) {
      for (const cronExpression of BAD_CRONS) {
        const order = target.altered(byId(id), schedule('cronExpression', cronExpression));
        await target.probe.refused('bad cron', id, order, '/cronExpression');
      }
      for (const cronExpression of RARE_CRONS)
        await target.probe.harmless(
          'rare cron',
          id,
          target.altered(byId(id), schedule('cronExpression', cronExpression)),
        );
    }
    expect(target.probe.findings).toEqual([]);
  }, 60_000);

  it('is alive and well afterwards', async () => {
    expect((await target.client.send({ method: 'GET', path: '/readyz' })).status).toBe(200);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(target.client.count).toBeGreaterThan(1_500);
  });
});

const isText = ({ type, enum: choices, format }: Schema): boolean =>
  [type].flat().includes('string') && !choices && format !== 'date-time';

/** A schedule field takes the place of the one in the sample. */
function schedule(field: string, value: unknown): Record<string, unknown> {
  const fields = ['cronExpression', 'intervalSeconds', 'runAt'];
  const others = fields.includes(field) ? Object.fromEntries(fields.map((name) => [name, undefined])) : {};
  return { ...others, [field]: value };
}
