import { Heartbeat } from '../../src/instances/index.js';
import { SECOND } from '../../src/kernel/index.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { aHeartbeat } from '../support/heartbeat.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

describeForEachDatabase(`${Heartbeat.name} of a process that was declared dead`, (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;

  beforeEach(async () => {
    temp = await createTempDatabase(engine);
    clock = new FakeClock();
  }, 60_000);
  afterEach(async () => temp?.drop());

  const rows = (): Promise<{ id: number; status: string; beat: number }[]> =>
    temp.database.read((s) => s.query('SELECT id, status, beat FROM scheduler_instance ORDER BY id'));

  const declareDead = (id: number): Promise<unknown> =>
    temp.database.transaction((tx) =>
      tx.execute(`UPDATE scheduler_instance SET status = 'dead' WHERE id = ?`, [id]),
    );

  /** Turns of the clock until the heart has noticed; its thread beats in real time. */
  const turnsUntil = (isThere: () => boolean): Promise<unknown> =>
    eventually(async () => {
      await clock.advance(SECOND);
      return isThere();
    }, 15_000);

  if (engine === 'sqlite') {
    it('stays dead: a successor has its data', async () => {
      const { heartbeat, instance } = aHeartbeat(temp, clock);
      await heartbeat.start();
      await declareDead(instance.id);
      await clock.advance(5 * SECOND);
      expect([instance.isDeclaredDead, instance.isFit]).toEqual([true, false]);
      await heartbeat.stop();
      expect(await rows()).toMatchObject([{ status: 'dead' }]);
    });
    return;
  }

  it('goes on as a new instance, which beats and tells its end', async () => {
    const { heartbeat, instance, repository, hub } = aHeartbeat(temp, clock);
    const told: unknown[] = [];
    let rings = 0;
    hub.onChange((event) => told.push(event));
    hub.onDoorbell('start', () => (rings += 1));
    await heartbeat.start();
    const before = instance.id;
    const drain = { by: 'user:layla', at: clock.now(), reason: null };
    await temp.database.transaction((tx) => repository.setDrain(tx, before, drain));
    await declareDead(before);
    await turnsUntil(() => instance.id !== before);
    const { id } = instance;
    expect([instance.isDeclaredDead, instance.isFit, rings]).toEqual([false, true, 1]);
    expect(told).toEqual([
      { type: 'instance.changed', instanceId: before, status: 'alive' },
      { type: 'instance.changed', instanceId: before, status: 'dead' },
      { type: 'instance.changed', instanceId: id, status: 'alive' },
    ]);
    // Who was drained stays drained.
    expect(await temp.database.read((s) => repository.findDrain(s, id))).toEqual(drain);
    const [dead] = await rows();
    await eventually(async () => (await rows())[1]!.beat > 1, 15_000);
    // Nobody beats for the old row any more.
    expect((await rows())[0]).toEqual({ ...dead, status: 'dead' });
    await heartbeat.stop();
    expect(await rows()).toMatchObject([
      { id: before, status: 'dead' },
      { id, status: 'stopped' },
    ]);
    expect(clock.pending).toBe(0);
  }, 60_000);

  it('does not come back while it drains', async () => {
    const { heartbeat, instance } = aHeartbeat(temp, clock);
    await heartbeat.start();
    instance.drain();
    await declareDead(instance.id);
    await turnsUntil(() => instance.isDeclaredDead);
    await clock.advance(5 * SECOND);
    await heartbeat.stop();
    expect(await rows()).toMatchObject([{ status: 'dead' }]);
  }, 60_000);
});
