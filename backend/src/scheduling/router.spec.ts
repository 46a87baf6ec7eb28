import { ExecutionQueue, Permits, type HandOver } from '../dispatch/index.js';
import { InstanceRepository, PeerObserver, ThisInstance, type PeerReading } from '../instances/index.js';
import { epochMs, newExecutionId, SilentLogger, type ExecutionId } from '../kernel/index.js';
import { TaskRegistry } from '../tasks/index.js';
import { defineTask } from '../tasks/index.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { Route, Router } from './router.js';

class FakeQueue extends ExecutionQueue {
  isConnected = true;
  entries: HandOver[] = [];
  failing = false;

  async waiting(): Promise<number> {
    if (this.failing) throw new Error('away');
    return this.entries.length;
  }
  async evictionPolicy(): Promise<string | null> {
    return 'noeviction';
  }
  async add(entries: readonly HandOver[]): Promise<void> {
    if (this.failing) throw new Error('away');
    this.entries.push(...entries);
  }
  consume(_concurrency: number, _handler: (id: ExecutionId) => Promise<void>): void {}
  async pause(): Promise<ExecutionId[]> {
    return [];
  }
  async resume(): Promise<void> {}
  async close(): Promise<void> {}
}

/** Live instances as the database would tell. */
class Peers extends PeerObserver {
  readings: PeerReading[] = [];
  override get alive(): readonly PeerReading[] {
    return this.readings;
  }
  override holdersOf(key: string): PeerReading[] {
    return this.readings.filter(
      (peer) => peer.runsTasks && peer.status === 'alive' && peer.functionsJson.includes(`"${key}"`),
    );
  }
}

const peer = (id: number, functions: string[], more: Partial<PeerReading> = {}): PeerReading => ({
  id,
  beat: 1,
  status: 'alive',
  heartbeatAt: epochMs(0),
  name: `peer ${id}`,
  runsTasks: true,
  usesQueue: true,
  runsEngine: false,
  permits: 5,
  running: 0,
  tzdata: null,
  functionsJson: JSON.stringify(functions),
  ...more,
});

function setup({
  permits = 4,
  queue = new FakeQueue(),
}: { permits?: number; queue?: FakeQueue | null } = {}): { sut: Router; queue: FakeQueue; peers: Peers } {
  const clock = new FakeClock();
  const instance = new ThisInstance(clock);
  instance.registered(1, 6_000);
  const registry = new TaskRegistry();
  registry.register(defineTask({ key: 'own', run: () => null }));
  registry.register(defineTask({ key: 'own.engine', runOn: 'engine', run: () => null }));
  const peers = new Peers(new InstanceRepository(), instance, clock);
  const sut = new Router(
    registry,
    new Permits(permits),
    instance,
    peers,
    new SilentLogger(),
    queue ?? undefined,
  );
  return { sut, queue: queue ?? new FakeQueue(), peers };
}

const job = (taskFunctionKey: string): { taskFunctionKey: string } => ({ taskFunctionKey });

describe(Router.name, () => {
  it('runs here without a queue', () => {
    const { sut } = setup({ queue: null });
    expect([sut.routeOf(job('own')), sut.routeOf(job('foreign'))]).toEqual([Route.here, Route.elsewhere]);
  });

  it('uses the queue where a worker has the function', () => {
    const { sut, peers } = setup();
    peers.readings = [peer(2, ['foreign'])];
    expect([sut.routeOf(job('own')), sut.routeOf(job('foreign')), sut.routeOf(job('unknown'))]).toEqual([
      Route.queue,
      Route.queue,
      Route.elsewhere,
    ]);
  });

  it('does not hand over to instances that do not listen to the queue, drain, or run no tasks', () => {
    const { sut, peers } = setup();
    peers.readings = [
      peer(2, ['foreign'], { usesQueue: false }),
      peer(3, ['foreign'], { status: 'draining' }),
      peer(4, ['foreign'], { runsTasks: false }),
    ];
    expect(sut.routeOf(job('foreign'))).toBe(Route.elsewhere);
  });

  it('keeps functions of the engine here', () => {
    expect(setup().sut.routeOf(job('own.engine'))).toBe(Route.here);
  });

  it('runs here while Redis is away, if it has permits', () => {
    const { sut, queue } = setup();
    queue.isConnected = false;
    expect(sut.routeOf(job('own'))).toBe(Route.here);
    const none = setup({ permits: 0 });
    none.queue.isConnected = false;
    expect(none.sut.routeOf(job('own'))).toBe(Route.elsewhere);
  });

  it("keeps at most twice the workers' permits in the queue", async () => {
    const { sut, queue, peers } = setup();
    peers.readings = [
      peer(2, []),
      peer(3, [], { permits: 7 }),
      peer(4, [], { status: 'stuck', permits: 100 }),
      peer(5, [], { usesQueue: false }),
    ];
    expect(await sut.queueRoom()).toEqual({ places: 24, isDrained: true });
    queue.entries = Array.from({ length: 20 }, () => ({ id: newExecutionId(1), handover: 1 }));
    expect(await sut.queueRoom()).toEqual({ places: 4, isDrained: false });
    queue.entries.push(...queue.entries);
    expect(await sut.queueRoom()).toEqual({ places: 0, isDrained: false });
  });

  it('has no budget and loses nothing when the queue fails', async () => {
    const { sut, queue, peers } = setup();
    peers.readings = [peer(2, [])];
    queue.failing = true;
    expect(await sut.queueRoom()).toEqual({ places: 0, isDrained: false });
    await expect(sut.enqueue([{ id: newExecutionId(1), handover: 1 }])).resolves.toBeUndefined();
    expect((await setup({ queue: null }).sut.queueRoom()).places).toBe(0);
  });
});
