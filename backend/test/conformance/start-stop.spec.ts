import { RedisEvents, WorkerPool } from '../../src/dispatch/index.js';
import { PeerObserver } from '../../src/instances/index.js';
import { EventHub, Loop, MINUTE, SECOND, SilentLogger } from '../../src/kernel/index.js';
import { Upkeep } from '../../src/maintenance/index.js';
import { LoadSampler, RollupService } from '../../src/statistics/index.js';
import { MaintenanceLoop } from '../../src/maintenance/maintenance-loop.js';
import { ZoneData } from '../../src/maintenance/zone-data.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { aHeartbeat } from '../support/heartbeat.js';
import { stressStartStop } from '../support/start-stop-stress.js';
import { testRedisUrl } from '../support/services.js';
import { createTempDatabase, type TempDatabase } from '../support/temp-database.js';
import { TestNode } from '../support/test-node.js';

describe('start and stop in any order, twice, at once', () => {
  let temp: TempDatabase;
  let clock: FakeClock;
  const settle = (): Promise<void> => clock.advance(0);

  beforeEach(async () => {
    clock = new FakeClock();
    temp = await createTempDatabase('sqlite');
  });
  afterEach(async () => temp.drop());

  it(Loop.name, async () => {
    let turns = 0;
    const sut = new Loop(clock, { periodMs: SECOND, turn: async () => void turns++, onError: fail });
    await stressStartStop(sut, settle, () => clock.pending);
    const before = turns;
    await clock.advance(MINUTE);
    expect([turns - before, clock.pending]).toEqual([0, 0]);
  });

  it('Engine', async () => {
    const node = await new TestNode(temp, clock).join();
    node.stopHeart();
    await stressStartStop(node.engine, settle, () => clock.pending);
    const before = node.database.count;
    await clock.advance(MINUTE);
    expect([node.database.count - before, clock.pending, node.engine.isRunning]).toEqual([0, 0, false]);
    await node.engine.start();
    expect(node.engine.isRunning).toBe(true);
    await node.engine.stop();
  });

  it('RunWatch', async () => {
    const node = await new TestNode(temp, clock).join();
    node.stopHeart();
    await stressStartStop(node.watch, settle, () => clock.pending);
    expect(clock.pending).toBe(0);
  });

  it('WorkerPool', async () => {
    const node = await new TestNode(temp, clock).join();
    node.stopHeart();
    const sut = node.get(WorkerPool);
    await stressStartStop(sut, settle, () => clock.pending);
    expect(clock.pending).toBe(0);
  });

  it('MaintenanceLoop', async () => {
    let turns = 0;
    const count = async (): Promise<boolean> => {
      turns += 1;
      return false;
    };
    const upkeep = new Proxy(Object.create(Upkeep.prototype) as Upkeep, { get: () => count });
    const rollups = new Proxy(Object.create(RollupService.prototype) as RollupService, { get: () => count });
    const sampler = new Proxy(Object.create(LoadSampler.prototype) as LoadSampler, { get: () => count });
    const zones = new Proxy(Object.create(ZoneData.prototype) as ZoneData, { get: () => count });
    const sut = new MaintenanceLoop(clock, upkeep, rollups, sampler, zones, new SilentLogger());
    await stressStartStop(sut, settle, () => clock.pending);
    const before = turns;
    await clock.advance(2 * MINUTE);
    expect([turns - before, clock.pending]).toEqual([0, 0]);
  });

  it('Heartbeat: registers once, tells its end once, and never takes itself for dead', async () => {
    const { heartbeat: sut, instance, repository } = aHeartbeat(temp, clock);
    await Promise.all([sut.stop(), sut.start(), sut.start()]);
    await clock.advance(3 * SECOND);
    const rows = (): Promise<{ status: string; beat: number }[]> =>
      temp.database.read((s) => s.query('SELECT status, beat FROM scheduler_instance'));
    expect(await rows()).toEqual([{ status: 'alive', beat: 3 }]);
    // A tick is under way when it is stopped.
    const advanced = clock.advance(SECOND);
    await Promise.all([sut.stop(), sut.stop(), advanced]);
    expect(await rows()).toMatchObject([{ status: 'stopped' }]);
    expect([instance.isDeclaredDead, clock.pending]).toEqual([false, 0]);
    expect(new PeerObserver(repository, instance, clock).alive).toEqual([]);
  });

  it('RedisEvents: carries hints and doorbells to another process after all that', async () => {
    const target = { redisUrl: testRedisUrl(), channel: `test-${temp.dataDir}` };
    const [here, there] = [new EventHub(), new EventHub()];
    const sut = new RedisEvents(target, here, clock, new SilentLogger());
    const other = new RedisEvents(target, there, clock, new SilentLogger());
    await stressStartStop(sut, settle, () => clock.pending);
    await Promise.all([sut.start(), other.start()]);
    const [seen, heard]: [unknown[], unknown[]] = [[], []];
    const rings = { plan: 0, room: 0 };
    there.onChange((event) => seen.push(event));
    there.onDoorbell('plan', () => (rings.plan += 1));
    there.onDoorbell('room', () => (rings.room += 1));
    here.onChange((event) => heard.push(event));
    // Until both are connected.
    await eventually(() => {
      here.ring('plan');
      return rings.plan > 0;
    });
    here.publish({ type: 'job.changed', jobId: 7 });
    here.publish({ type: 'job.changed', jobId: 8 });
    here.ring('room');
    here.ring('room');
    // Nobody waits for those: they are told together.
    expect(clock.pending).toBe(1);
    await clock.advance(50);
    await eventually(() => seen.length === 2);
    expect(seen[0]).toEqual({ type: 'job.changed', jobId: 7 });
    expect(rings.room).toBe(1);
    // Who is waited for takes them along.
    here.publish({ type: 'job.changed', jobId: 9 });
    here.ring('plan');
    await eventually(() => seen.length === 3);
    expect(clock.pending).toBe(0);
    // Its own hints it heard once, not again over Redis.
    expect(heard).toHaveLength(3);
    await sut.stop();
    await other.stop();
    here.publish({ type: 'job.changed', jobId: 10 });
    expect(heard).toHaveLength(4);
    expect(seen).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });
});

function fail(error: unknown): never {
  throw error;
}
