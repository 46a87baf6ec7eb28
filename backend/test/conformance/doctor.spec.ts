import { parseConfig } from '../../src/config/index.js';
import { Database } from '../../src/database/index.js';
import { Fitness } from '../../src/doctor/index.js';
import { ThisInstance } from '../../src/instances/index.js';
import { SECOND } from '../../src/kernel/index.js';
import { runDoctor } from '../../src/run-doctor.js';
import { FakeClock } from '../support/fake-clock.js';
import { untilFirstBeat } from '../support/first-beat.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { ledgerOf, TestNode } from '../support/test-node.js';

const BASE = '/api/v1/scheduler';

interface Check {
  code: string;
  severity: string;
  params: Record<string, unknown>;
  found: { en: string; ar: string };
  fix: { en: string; ar: string } | null;
}

describeForEachDatabase('the doctor', (engine) => {
  let clock: FakeClock;
  let sut: TestApp;

  beforeAll(async () => {
    clock = new FakeClock(START);
    sut = await startTestApp(engine, { clock });
    await untilFirstBeat(sut, clock);
  }, 60_000);
  afterAll(async () => sut?.stop(), 60_000);

  const report = async () =>
    (await sut.http.get(`${BASE}/doctor`).set(sut.bearer).expect(200)).body as {
      severity: string;
      installation: Check[];
      instances: { isSelf: boolean; severity: string; status: string; checks: Check[] }[];
    };
  const find = (checks: Check[], code: string): Check => checks.find((check) => check.code === code)!;
  const execute = async (sql: string, ...params: unknown[]): Promise<void> => {
    await sut.app.get(Database).transaction((tx) => tx.execute(sql, params));
  };

  it('finds a fresh installation sound, with a text for each check in both languages', async () => {
    const { severity, installation, instances } = await report();
    const ill = [...installation, ...instances[0]!.checks].filter((check) => check.severity !== 'ok');
    // A machine under load holds the loop up; that is worth a word and no more.
    expect(ill.filter(({ code }) => code !== 'event_loop')).toEqual([]);
    expect(severity).not.toBe('fail');
    expect(instances).toMatchObject([{ isSelf: true, status: 'alive' }]);
    const codes = instances[0]!.checks.map(({ code }) => code);
    expect(codes).toContain(engine === 'mariadb' ? 'database_session' : 'sqlite_durability');
    const seeds = find(instances[0]!.checks, 'seed_rows');
    expect(seeds).toMatchObject({ fix: null, found: { en: 'All fixed rows are there.' } });
    expect(seeds.found.ar).toBe('كل الصفوف الثابتة موجودة.');
  });

  it('makes an instance unfit that lacks fixed rows, says so everywhere, writes them again and recovers', async () => {
    await execute('DELETE FROM scheduler_execution_status WHERE id = 4');
    await sut.app.get(Fitness).turn();
    expect(sut.app.get(ThisInstance).isFit).toBe(false);
    const ready = await sut.http.get('/readyz').expect(503);
    const states = ready.body.params.checks as { name: string; isUp: boolean; detail?: string }[];
    expect(states.find(({ name }) => name === 'fitness')).toMatchObject({
      isUp: false,
      detail: 'unfit: seed_rows',
    });
    await clock.advance(1.1 * SECOND);
    const list = await sut.http.get(`${BASE}/instances`).set(sut.bearer).expect(200);
    expect(list.body.items[0]).toMatchObject({
      status: 'unfit',
      unfitBecause: ['seed_rows'],
      tzdata: '2026a',
    });
    const { severity, installation, instances } = await report();
    expect(severity).toBe('fail');
    expect(find(instances[0]!.checks, 'seed_rows').found.en).toContain('scheduler_execution_status:4');
    expect(find(installation, 'engines')).toMatchObject({ severity: 'fail', params: { count: 0 } });
    await clock.advance(5 * SECOND);
    expect(sut.app.get(ThisInstance).isFit).toBe(true);
    await clock.advance(1.1 * SECOND);
    expect((await report()).instances[0]).toMatchObject({ status: 'alive' });
    expect((await report()).severity).not.toBe('fail');
  });

  it('starts nothing while somebody has drained it, says who and why, and works again when it is resumed', async () => {
    const { id } = sut.app.get(ThisInstance);
    const act = (body: object, of = id) =>
      sut.http.post(`${BASE}/instances/${of}/action`).set(sut.bearer).send(body);
    const self = async () =>
      (await sut.http.get(`${BASE}/instances`).set(sut.bearer).expect(200)).body.items[0];
    const drain = {
      by: expect.any(String),
      at: new Date(clock.now()).toISOString(),
      reason: 'Kernel update',
    };
    const drained = await act({ action: 'drain', reason: ' Kernel update ' }).expect(200);
    expect(drained.body).toMatchObject({ id, drain });
    // It is told by a hint, and looks.
    await clock.advance(1.1 * SECOND);
    expect(sut.app.get(ThisInstance).isFit).toBe(false);
    await clock.advance(1.1 * SECOND);
    expect(await self()).toMatchObject({ status: 'draining', unfitBecause: ['drained'], drain });
    // Whoever drained it must reach it to resume it.
    await sut.http.get('/readyz').expect(200);
    const { found, fix } = find((await report()).instances[0]!.checks, 'drained');
    expect(found.en).toContain('(Kernel update): it starts nothing.');
    expect(fix!.ar).toContain('resume');
    // Once more changes nothing, and leaves no trace.
    expect((await act({ action: 'drain', reason: 'again' }).expect(200)).body).toMatchObject({ drain });
    await act({ action: 'resume' }).expect(200);
    await clock.advance(1.1 * SECOND);
    expect(sut.app.get(ThisInstance).isFit).toBe(true);
    await clock.advance(1.1 * SECOND);
    expect(await self()).toMatchObject({ status: 'alive', unfitBecause: [], drain: null });
    const audit = await sut.http.get(`/api/v1/audit?targetType=instance`).set(sut.bearer).expect(200);
    expect(audit.body.items).toMatchObject([
      { action: 'instance.resume', targetId: String(id), before: { drain }, after: { drain: null } },
      { action: 'instance.drain', reason: 'Kernel update', before: { drain: null }, after: { drain } },
    ]);
    const insert = (name: string, status: string): Promise<void> =>
      execute(
        `INSERT INTO scheduler_instance (uid, name, host, pid, version, mode, runs_engine, runs_tasks, status, started_at, heartbeat_at, functions)
         SELECT ?, ?, host, 1, version, 'api', 0, 0, ?, started_at, heartbeat_at, '[]' FROM scheduler_instance WHERE id = ?`,
        ...[name, name, status, id],
      );
    await insert('web', 'alive');
    await insert('gone', 'dead');
    expect((await act({ action: 'drain' }, id + 1).expect(409)).body.code).toBe('NOTHING_TO_DRAIN');
    expect((await act({ action: 'drain' }, id + 2).expect(409)).body.code).toBe('INSTANCE_ENDED');
    await act({ action: 'drain' }, 4_711).expect(404);
    await act({ action: 'stop' }).expect(400);
    await execute('DELETE FROM scheduler_instance WHERE id <> ?', id);
  });

  it('starts nothing while the database would take two rows for a fire', async () => {
    const [drop, add] =
      engine === 'mariadb'
        ? [
            'ALTER TABLE scheduled_job_execution DROP KEY uq_fire, ADD KEY uq_fire (job_id, scheduled_for, origin)',
            'ALTER TABLE scheduled_job_execution DROP KEY uq_fire, ADD UNIQUE KEY uq_fire (job_id, scheduled_for, origin)',
          ]
        : [
            'DROP INDEX uq_fire',
            'CREATE UNIQUE INDEX uq_fire ON scheduled_job_execution (job_id, scheduled_for, origin)',
          ];
    await execute(drop);
    await sut.app.get(Fitness).turn();
    expect(sut.app.get(ThisInstance).isFit).toBe(false);
    const { instances } = await report();
    expect(find(instances[0]!.checks, 'fire_key')).toMatchObject({ severity: 'fail' });
    await execute(add);
    await sut.app.get(Fitness).turn();
    expect(sut.app.get(ThisInstance).isFit).toBe(true);
  });

  it('names params that no longer fit, functions nobody has, slots that are gone, and names used twice', async () => {
    const create = async (fields: object): Promise<number> =>
      (
        await sut.http
          .post(`${BASE}/jobs`)
          .set(sut.bearer)
          .send({ name: 'ill', intervalSeconds: 86_400, ...fields })
          .expect(201)
      ).body.id as number;
    const badParams = await create({
      taskFunctionKey: 'http.request',
      params: { url: 'https://example.org' },
    });
    const noFunction = await create({ taskFunctionKey: 'test.ok' });
    const noSlots = await create({ taskFunctionKey: 'test.ok', maxInstances: 2 });
    await execute('UPDATE scheduled_job SET params = \'{"method":5}\' WHERE id = ?', badParams);
    await execute("UPDATE scheduled_job SET task_function_key = 'went.away' WHERE id = ?", noFunction);
    await execute('DELETE FROM scheduled_job_lock WHERE job_id = ? AND slot = 1', noSlots);
    await execute(
      `INSERT INTO scheduler_instance (uid, name, host, pid, version, mode, runs_engine, runs_tasks, status, started_at, heartbeat_at, functions, tzdata)
       SELECT 'twin', name, host, 1, '9.9.9', mode, 0, 0, 'alive', started_at, heartbeat_at, '[]', '2001a' FROM scheduler_instance`,
    );
    const { installation } = await report();
    expect(find(installation, 'stored_params').params).toMatchObject({ count: 1, jobIds: [badParams] });
    expect(find(installation, 'functions').params).toMatchObject({ functions: ['went.away'], jobs: 1 });
    expect(find(installation, 'slot_rows').params).toMatchObject({ jobIds: [noSlots] });
    const warned = installation.filter(({ severity }) => severity === 'warn').map(({ code }) => code);
    expect(warned).toEqual(['tzdata', 'versions', 'names', 'functions', 'stored_params']);
    // Slots come back by themselves.
    await clock.advance(61 * SECOND);
    expect(find((await report()).installation, 'slot_rows')).toMatchObject({ severity: 'ok' });
  });

  it('says the same in the terminal, with 1 where something fails', async () => {
    const run = async (...argv: string[]): Promise<{ code: number; out: string }> => {
      const out: string[] = [];
      const env = {
        NODE_ENV: 'test',
        SCHEDULER_DATA_DIR: sut.temp.dataDir,
        ...(sut.temp.databaseUrl ? { DATABASE_URL: sut.temp.databaseUrl } : {}),
      };
      const code = await runDoctor(argv, {
        config: () => parseConfig(env).config,
        out: (text) => void out.push(text),
        err: (text) => void out.push(text),
      });
      return { code, out: out.join('') };
    };
    const sound = await run();
    expect([sound.code, sound.out]).toEqual([
      0,
      expect.stringContaining('WARN  functions: No instance has went.away'),
    ]);
    expect((await run('--lang', 'ar')).out).toContain('لا توجد في أي نسخة: went.away');
    await execute('UPDATE scheduled_job_lock SET slot = 99 WHERE slot = 0');
    const failed = await run('--json');
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({ severity: 'fail' });
    expect((await run('--nonsense')).code).toBe(2);
  });
});

describeForEachDatabase('an unfit instance', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let nodes: TestNode[];

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());
  beforeEach(() => {
    clock = new FakeClock(START);
    nodes = [];
  });
  afterEach(async () => {
    for (const node of nodes) await node.stop().catch(() => undefined);
  });
  const start = async (name: string): Promise<TestNode> => {
    const node = await new TestNode(temp, clock, { name }).start();
    nodes.push(node);
    return node;
  };

  it('plans, admits and starts nothing, while its peer runs everything in time; then it works again', async () => {
    const [ill, well] = [await start('ill'), await start('well')];
    const job = await aJob().every(1).insert(temp.database);
    await clock.advance(3.5 * SECOND);
    const before = ill.tasks.calls.length + well.tasks.calls.length;
    expect(before).toBe(3);
    ill.instance.judged(['event_loop']);
    // What it had planned ahead before is swept by the peer half a second after its time.
    await clock.advance(10 * SECOND);
    const idle = ill.tasks.calls.length;
    await clock.advance(10 * SECOND);
    expect(ill.tasks.calls.length).toBe(idle);
    expect(ill.tasks.calls.length + well.tasks.calls.length).toBe(23);
    well.instance.judged(['clock']);
    ill.instance.judged([]);
    const taken = well.tasks.calls.length;
    await clock.advance(10 * SECOND);
    expect(well.tasks.calls.length).toBe(taken);
    expect(ill.tasks.calls.length + well.tasks.calls.length).toBeGreaterThanOrEqual(32);
    const lines = (await ledgerOf(temp, job.id)).filter(({ at }) => at <= clock.now() - SECOND);
    expect(lines.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    expect(new Set(lines.map(({ at }) => at)).size).toBe(lines.length);
  });
});
