import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay, type ELDHistogram } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { AppLogger, Clock, EventHub, Mutex, SECOND, type Ms, type StartStop } from '../kernel/index.js';
import { InstanceRepository, type InstanceBirth } from './instance.repository.js';
import { ThisInstance } from './this-instance.js';
import { VitalSigns } from './vital-signs.js';

/** Who this process is. */
export interface HeartbeatSettings {
  ttlMs: Ms;
  /** Target of the beat thread's own connection; null on SQLite, whose only process has no observer but a successor. */
  connection: { host: string; port: number; user: string; password: string; database: string } | null;
  birth: Omit<InstanceBirth, 'uid' | 'host' | 'pid' | 'at' | 'functions'>;
}

/** What upper layers report with the vitals. */
export interface Workload {
  running: number;
  queued: number;
  isStuck: boolean;
}

const PERIOD_MS = SECOND;
/** The offset to the database's clock is measured every so many beats. */
const MEASURE_EVERY = 5;

/** Registers this process start and keeps its beat and vitals.
 *
 *  Purpose: peers observe the beat; the console shows the vitals; the offset to the database's clock is kept fresh.
 *  State: the registered row. Failure handling: a database that is away stops the beats, so the instance stops starting work in time;
 *  a row that says "dead" is final, so a process that goes on after it joins again as a new instance (ADR 0024). */
export class Heartbeat implements StartStop {
  /** How it has been doing lately. */
  readonly signs = new VitalSigns();
  private thread: Worker | null = null;
  private cancelTimer: (() => void) | null = null;
  private loopDelay: ELDHistogram | null = null;
  private turns = 0;
  /** Status in the register. */
  private saved = 'alive';
  private offsetMs: number | null = null;
  private ticking: Promise<void> | null = null;
  /** So that a stop during a start leaves nothing running, and two starts register once. */
  private readonly turn = new Mutex();
  private workload: () => Workload = () => ({ running: 0, queued: 0, isStuck: false });

  constructor(
    private readonly settings: HeartbeatSettings,
    private readonly deps: {
      database: Database;
      time: DatabaseTime;
      clock: Clock;
      repository: InstanceRepository;
      instance: ThisInstance;
      hub: EventHub;
      logger: AppLogger;
      functions: () => string[];
    },
  ) {}

  /** How far the local wall clock is ahead of the database's, in ms; null before the first measurement. */
  get clockOffsetMs(): number | null {
    return this.offsetMs;
  }

  /** Where the numbers of the vitals come from. */
  reportsFrom(workload: () => Workload): void {
    this.workload = workload;
  }

  start(): Promise<void> {
    return this.turn.run(() => this.begin());
  }

  /** What a person wants of a process does not end with its row. */
  private async keepDrained(before: number): Promise<void> {
    const { database, repository, instance } = this.deps;
    await database.transaction(async (tx) => {
      const drain = await repository.findDrain(tx, before);
      if (drain) await repository.setDrain(tx, instance.id, drain);
    });
  }

  /** Ends the beats and tells the register. */
  stop(reason = 'shutdown'): Promise<void> {
    return this.turn.run(() => this.end(reason));
  }

  private async begin(): Promise<void> {
    if (this.deps.instance.isRegistered) return;
    await this.register();
    this.loopDelay = monitorEventLoopDelay({ resolution: 20 });
    this.loopDelay.enable();
    this.cancelTimer = this.deps.clock.setInterval(() => void this.tick(), PERIOD_MS);
  }

  /** A row of its own, and a thread that beats for it. */
  private async register(): Promise<void> {
    const { database, time, repository, instance, hub } = this.deps;
    this.offsetMs = await database.read((session) => time.measure(session));
    const id = await database.transaction(async (tx) =>
      repository.register(tx, {
        ...this.settings.birth,
        uid: randomUUID(),
        host: hostname(),
        pid: process.pid,
        functions: this.deps.functions(),
        at: await time.read(tx),
      }),
    );
    instance.registered(id, this.settings.ttlMs);
    this.saved = 'alive';
    this.startThread(id);
    hub.publish({ type: 'instance.changed', instanceId: id, status: 'alive' });
  }

  /** A process that was only frozen or cut off is worth more working than waiting for somebody to restart it. What it started under the
   *  dead id is settled by its peers and fenced off here. On SQLite only a successor declares it dead, and the data is that one's. */
  private async rejoin(): Promise<void> {
    const { instance, hub, logger } = this.deps;
    if (!this.settings.connection || instance.isDraining) return;
    const before = instance.id;
    await this.thread?.terminate();
    await this.register();
    await this.keepDrained(before);
    logger.warn('this process goes on as a new instance', { before, instanceId: instance.id });
    hub.ring('plan');
    hub.ring('start');
  }

  private async end(reason: string): Promise<void> {
    const { database, time, repository, instance, hub } = this.deps;
    const wasBeating = this.cancelTimer !== null;
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.loopDelay?.disable();
    // A tick under way must not find the row stopped and take itself for dead; and what it starts must end as well.
    await this.ticking;
    await this.thread?.terminate();
    this.thread = null;
    if (!wasBeating || instance.isDeclaredDead) return;
    await database
      .transaction((tx) => repository.markStopped(tx, instance.id, time.now(), reason))
      .catch(() => undefined);
    hub.publish({ type: 'instance.changed', instanceId: instance.id, status: 'stopped' });
  }

  private startThread(instanceId: number): void {
    const { connection } = this.settings;
    if (!connection) return;
    // The same file as source (tests) or compiled: the thread's file ends as this one does.
    const file = import.meta.url.endsWith('.ts') ? './beat-thread.ts' : './beat-thread.js';
    const worker = new Worker(new URL(file, import.meta.url), {
      workerData: { instanceId, connection, periodMs: PERIOD_MS },
    });
    worker.on('message', (message: { beaten?: Ms; dead?: true }) => {
      if (instanceId !== this.deps.instance.id) return;
      if (message.dead) this.onDeclaredDead();
      else if (message.beaten !== undefined) this.deps.instance.beaten(message.beaten);
    });
    worker.on('error', (error) => {
      this.deps.logger.error('the beat thread ended', { error: String(error) });
      if (this.cancelTimer && instanceId === this.deps.instance.id) this.startThread(instanceId);
    });
    worker.unref();
    this.thread = worker;
  }

  private onDeclaredDead(): void {
    if (this.deps.instance.isDeclaredDead) return;
    this.deps.instance.declaredDead();
    const { id: instanceId } = this.deps.instance;
    this.deps.logger.error('a peer declared this instance dead; it starts nothing more', { instanceId });
    this.deps.hub.publish({ type: 'instance.changed', instanceId, status: 'dead' });
  }

  private async tick(): Promise<void> {
    if (this.ticking) return;
    this.ticking = this.report()
      .catch((error: unknown) =>
        this.deps.logger.warn('the instance could not report its vitals', { error: String(error) }),
      )
      .finally(() => (this.ticking = null));
    await this.ticking;
  }

  private async report(): Promise<void> {
    const { database, time, repository, instance, clock } = this.deps;
    if (instance.isDeclaredDead) await this.rejoin();
    const { running, queued, isStuck } = this.workload();
    const status = this.statusOf(isStuck);
    const loopDelayMs = this.loopDelay ? Math.round(this.loopDelay.max / 1e4) / 100 : null;
    this.loopDelay?.reset();
    if (loopDelayMs !== null) this.signs.noteLoopDelay(loopDelayMs, clock.monotonic());
    await database.read(async (session) => {
      if (!this.thread) {
        const sentMs = clock.monotonic();
        if (await repository.beat(session, instance.id, time.now())) instance.beaten(sentMs);
        else this.onDeclaredDead();
      }
      if (this.turns++ % MEASURE_EVERY === 0) await this.measure(session);
      await repository.saveVitals(session, instance.id, {
        running,
        queued,
        clockOffsetMs: this.offsetMs,
        loopDelayMs,
        memoryBytes: process.memoryUsage.rss(),
        status,
      });
    });
    // Screens read the register: they are told when it says so.
    if (status !== this.saved)
      this.deps.hub.publish({ type: 'instance.changed', instanceId: instance.id, status });
    this.saved = status;
  }

  private statusOf(isStuck: boolean): 'draining' | 'unfit' | 'stuck' | 'alive' {
    const { instance } = this.deps;
    if (instance.isDraining) return 'draining';
    if (instance.unfitBecause.length > 0) return instance.isDrained ? 'draining' : 'unfit';
    return isStuck ? 'stuck' : 'alive';
  }

  /** Measures the database's clock again and notes by how much the estimate was off. */
  private async measure(session: Session): Promise<void> {
    const { time, clock } = this.deps;
    const [expected, since] = [time.now(), clock.monotonic()];
    this.offsetMs = await time.measure(session);
    this.signs.noteCorrection(time.now() - expected - (clock.monotonic() - since));
  }
}
