import { Heartbeat, InstanceRepository, ThisInstance } from '../../src/instances/index.js';
import { EventHub, SECOND, SilentLogger } from '../../src/kernel/index.js';
import { FakeDatabaseTime, WatchedDatabase, type FakeClock } from './fake-clock.js';
import type { TempDatabase } from './temp-database.js';

/** A process' heart over a database, on a fake clock; on MariaDB with its thread, which beats in real time. */
export function aHeartbeat(
  temp: TempDatabase,
  clock: FakeClock,
): { heartbeat: Heartbeat; instance: ThisInstance; repository: InstanceRepository; hub: EventHub } {
  const [instance, repository, hub] = [new ThisInstance(clock), new InstanceRepository(), new EventHub()];
  const birth = {
    name: 'n',
    tzdata: '2026a',
    version: '0',
    mode: 'embedded',
    runsEngine: true,
    runsTasks: true,
    usesQueue: false,
    permits: 1,
  };
  const heartbeat = new Heartbeat(
    { ttlMs: 6 * SECOND, connection: connectionOf(temp), birth },
    {
      database: new WatchedDatabase(temp.database, clock),
      time: new FakeDatabaseTime(clock),
      clock,
      repository,
      instance,
      hub,
      logger: new SilentLogger(),
      functions: () => [],
    },
  );
  return { heartbeat, instance, repository, hub };
}

function connectionOf({ databaseUrl }: TempDatabase) {
  if (databaseUrl === null) return null;
  const { hostname: host, port, username: user, password, pathname } = new URL(databaseUrl);
  return { host, port: Number(port), user, password, database: pathname.slice(1) };
}
