import { MeasuredDatabaseTime } from '../../src/database/index.js';
import { parseConfig } from '../../src/config/index.js';
import { isTerminal } from '../../src/executions/execution-state.js';
import { EXECUTION_STATUSES, STATUS_IDS } from '../../src/executions/execution-status.js';
import { JOB_TYPE_IDS } from '../../src/jobs/job-values.js';
import { SystemClock } from '../../src/kernel/index.js';
import { LookupsRepository, LookupsService, TaskCatalogue } from '../../src/lookups/index.js';
import { defineTask, TaskRegistry, type TaskDefinition } from '../../src/tasks/index.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const mail = (description: string): TaskDefinition =>
  defineTask({
    key: 'mail.send',
    description,
    maxAttempts: 3,
    params: {
      type: 'object',
      properties: { to: { type: 'string' } },
      required: ['to'],
      additionalProperties: false,
    },
    run: () => undefined,
  });
const plain = (key: string): TaskDefinition => defineTask({ key, run: () => undefined });

describeForEachDatabase('lookups', (engine) => {
  let temp: TempDatabase;
  beforeEach(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterEach(async () => temp?.drop());

  const lookups = new LookupsRepository();
  const registryOf = (...definitions: TaskDefinition[]): TaskRegistry => {
    const registry = new TaskRegistry();
    for (const definition of definitions) registry.register(definition);
    return registry;
  };
  const serviceOf = (registry: TaskRegistry, mode = 'embedded'): LookupsService => {
    const config = parseConfig({ SCHEDULER_MODE: mode, DATABASE_URL: 'mariadb://u:p@h/d' }).config;
    return new LookupsService(
      temp.database,
      new MeasuredDatabaseTime(new SystemClock()),
      registry,
      config,
      lookups,
    );
  };

  it('seeds the ids that jobs and executions store, however many start at once', async () => {
    const service = serviceOf(registryOf());
    await Promise.all([service.synchronise(), service.synchronise(), service.synchronise()]);
    const statuses = await service.executionStatuses();
    expect(Object.fromEntries(statuses.map(({ name, id }) => [name, id]))).toEqual(STATUS_IDS);
    expect(statuses.filter((row) => row.isTerminal).map((row) => row.name)).toEqual(
      EXECUTION_STATUSES.filter(isTerminal),
    );
    const types = await service.jobTypes();
    expect(Object.fromEntries(types.map(({ name, id }) => [name, id]))).toEqual(JOB_TYPE_IDS);
    const byName = await temp.database.read((session) => lookups.findStatusByName(session, 'lost'));
    expect(byName).toMatchObject({ id: STATUS_IDS.lost, isTerminal: true });
  });

  it('mirrors functions and leaves those of other processes alone', async () => {
    await serviceOf(registryOf(mail('old'), plain('a.one'))).synchronise();
    await serviceOf(registryOf(mail('new'), plain('b.two'))).synchronise();
    const rows = await serviceOf(registryOf()).taskFunctions();
    expect(rows.map((row) => [row.key, row.description, row.isRegistered])).toEqual([
      ['a.one', '', true],
      ['b.two', '', true],
      ['mail.send', 'new', true],
    ]);
    expect(rows[2]).toMatchObject({ maxAttempts: 3, paramsSchema: mail('').paramsSchema });
    expect(rows[2]!.lastSeenAt).toBeGreaterThanOrEqual(rows[2]!.firstSeenAt);
  });

  it('announces nothing for a process that runs no tasks', async () => {
    const service = serviceOf(registryOf(mail('x')), 'api');
    await service.synchronise();
    expect(await service.taskFunctions()).toEqual([]);
  });

  it('keeps which functions a live instance has', async () => {
    const service = serviceOf(registryOf(plain('a.one'), plain('b.two')));
    await service.synchronise();
    const flags = async (): Promise<unknown[]> =>
      (await service.taskFunctions()).map((row) => row.isRegistered);
    await temp.database.transaction((tx) => lookups.setRegistered(tx, ['b.two']));
    expect(await flags()).toEqual([false, true]);
    await temp.database.transaction((tx) => lookups.setRegistered(tx, []));
    expect(await flags()).toEqual([false, false]);
    await temp.database.transaction((tx) => lookups.setRegistered(tx, ['a.one']));
    expect(await flags()).toEqual([true, false]);
  });

  it('knows a function of another process by its schema, and names the near ones', async () => {
    await serviceOf(registryOf(mail('x'), plain('mail.sent'), plain('gone.away'))).synchronise();
    await temp.database.transaction((tx) => lookups.setRegistered(tx, ['mail.send', 'mail.sent']));
    const catalogue = new TaskCatalogue(registryOf(plain('own.task')), lookups);
    await temp.database.read(async (session) => {
      const known = await catalogue.find(session, 'mail.send');
      expect(known?.maxAttempts).toBe(3);
      expect(known?.validate({ to: 'x' })).toEqual([]);
      expect(known?.validate({ too: 'x' }).map(({ pointer }) => pointer)).toEqual([
        '/params/to',
        '/params/too',
      ]);
      expect((await catalogue.find(session, 'own.task'))?.key).toBe('own.task');
      expect(await catalogue.find(session, 'gone.away')).toBeNull();
      expect(await catalogue.find(session, 'nobody.has')).toBeNull();
      expect(await catalogue.similarKeys(session, 'mail.sendd')).toEqual(['mail.send', 'mail.sent']);
    });
  });
});
