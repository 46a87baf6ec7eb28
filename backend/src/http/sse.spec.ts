import { Clock, epochMs, type EpochMs, type Ms } from '../kernel/index.js';
import { SseHub, type SseHubOptions } from './sse.js';
import type { SseSink } from './sse-connection.js';

/** A clock whose timers run only when it is advanced. */
class ManualClock extends Clock {
  private time = 0;
  private readonly timers = new Set<{ at: number; every: number | null; run: () => void }>();
  now(): EpochMs {
    return epochMs(this.time);
  }
  monotonic(): Ms {
    return this.time;
  }
  setTimeout(run: () => void, delay: Ms): () => void {
    return this.add({ at: this.time + delay, every: null, run });
  }
  setInterval(run: () => void, period: Ms): () => void {
    return this.add({ at: this.time + period, every: period, run });
  }
  async advance(ms: Ms): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const next = [...this.timers].filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = next.at;
      if (next.every === null) this.timers.delete(next);
      else next.at += next.every;
      next.run();
      await Promise.resolve()
        .then(() => undefined)
        .then(() => undefined);
    }
    this.time = end;
  }
  get pending(): number {
    return this.timers.size;
  }
  private add(timer: { at: number; every: number | null; run: () => void }): () => void {
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
}

class Sink implements SseSink {
  text = '';
  isFull = false;
  hasEnded = false;
  status = 0;
  private readonly listeners: Record<string, (() => void)[]> = {};
  writeHead(status: number): void {
    this.status = status;
  }
  write(text: string): boolean {
    this.text += text;
    return !this.isFull;
  }
  end(): void {
    this.hasEnded = true;
  }
  on(event: string, listener: () => void): void {
    (this.listeners[event] ??= []).push(listener);
  }
  fire(event: string): void {
    for (const listener of this.listeners[event] ?? []) listener();
  }
  take(): { id: string; event: string; data: unknown }[] {
    const messages = [...this.text.matchAll(/id: (.+)\nevent: (.+)\ndata: (.+)\n\n/g)].map(
      ([, id, event, data]) => ({ id: id!, event: event!, data: JSON.parse(data!) as unknown }),
    );
    this.text = '';
    return messages.filter((m) => m.event !== 'hello');
  }
}

function setup(options: SseHubOptions = {}) {
  const clock = new ManualClock();
  const sut = new SseHub(clock, options);
  const connect = (subscription = {}): Sink => {
    const sink = new Sink();
    sut.subscribe(sink, subscription);
    return sink;
  };
  return { clock, sut, connect };
}

const job = (jobId: number, n = 0) => ({ event: 'job.changed', data: { jobId, n } });

describe(SseHub.name, () => {
  it('opens with retry, and sends id, event and data', () => {
    const { sut, connect } = setup({ retryMs: 1_500 });
    const sink = connect();
    expect(sink.status).toBe(200);
    expect(sink.text).toContain('retry: 1500\n');
    sut.publish('job:1', job(1));
    expect(sink.take()).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{8}-1$/), event: 'job.changed', data: { jobId: 1, n: 0 } },
    ]);
  });

  it('sends at most five a second of one topic, the last one always, and does not hold back others', async () => {
    const { clock, sut, connect } = setup();
    const sink = connect();
    for (let n = 0; n < 100; n++) {
      sut.publish('job:1', job(1, n));
      await clock.advance(10);
    }
    sut.publish('job:2', job(2));
    await clock.advance(1_000);
    const sent = sink.take().map((m) => m.data as { jobId: number; n: number });
    const first = sent.filter((m) => m.jobId === 1);
    expect(first.length).toBeLessThanOrEqual(6);
    expect(first.at(-1)).toEqual({ jobId: 1, n: 99 });
    expect(sent.filter((m) => m.jobId === 2)).toHaveLength(1);
    expect(clock.pending).toBe(1); // the heartbeat: no topic timer is left behind
  });

  it('resumes after the last id without losing or repeating a message', () => {
    const { sut, connect } = setup();
    const first = connect();
    for (let n = 1; n <= 4; n++) sut.publish(`job:${n}`, job(n));
    const second = first.take()[1]!;
    expect(
      connect({ lastEventId: second.id })
        .take()
        .map((m) => m.data),
    ).toEqual([
      { jobId: 3, n: 0 },
      { jobId: 4, n: 0 },
    ]);
  });

  it.each([
    ['overwritten', 'x'],
    ['foreign', 'deadbeef-3'],
    ['garbled', 'zzz'],
  ])('sends reset when the last id is %s', (_name, id) => {
    const { sut, connect } = setup({ ringSize: 2 });
    const witness = connect();
    for (let n = 1; n <= 5; n++) sut.publish(`job:${n}`, job(n));
    const overwritten = witness.take()[0]!.id;
    const sink = connect({ lastEventId: id === 'x' ? overwritten : id });
    expect(sink.take().map((m) => m.event)).toEqual(['reset']);
  });

  it('drops messages for a slow reader and sends it one reset when it has caught up', () => {
    const { sut, connect } = setup();
    const slow = connect();
    const fast = connect();
    slow.isFull = true;
    for (let n = 1; n <= 3; n++) sut.publish(`job:${n}`, job(n));
    slow.isFull = false;
    slow.fire('drain');
    sut.publish('job:9', job(9));
    expect(slow.take().map((m) => m.event)).toEqual(['job.changed', 'reset', 'job.changed']);
    expect(fast.take()).toHaveLength(4);
  });

  it('cuts a reader off that stays stuck for two heartbeats', async () => {
    const { clock, sut, connect } = setup();
    const sink = connect();
    sink.isFull = true;
    sut.publish('job:1', job(1));
    await clock.advance(30_000);
    expect(sink.hasEnded).toBe(true);
    expect(sut.size).toBe(0);
  });

  it('beats every 15 seconds and ends the stream when the session has ended', async () => {
    const { clock, sut, connect } = setup();
    let isAllowed = true;
    const sink = connect({ revalidate: () => Promise.resolve(isAllowed) });
    await clock.advance(15_000);
    expect(sink.text).toContain(': beat\n\n');
    isAllowed = false;
    await clock.advance(15_000);
    expect(sink.hasEnded).toBe(true);
    expect(sut.size).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('sends only what the client accepts', () => {
    const { sut, connect } = setup();
    const sink = connect({ accepts: (m: { event: string }) => m.event === 'stats' });
    sut.publish('job:1', job(1));
    sut.publish('stats', { event: 'stats', data: {} });
    expect(sink.take().map((m) => m.event)).toEqual(['stats']);
  });

  it('ends all streams on close, forgets those that left, and refuses more than allowed', () => {
    const { clock, sut, connect } = setup({ maxConnections: 2 });
    const left = connect();
    left.fire('close');
    const stays = connect();
    connect();
    expect(() => connect()).toThrow('Too many live streams');
    sut.publish('job:1', job(1));
    sut.close();
    sut.close();
    expect(stays.hasEnded).toBe(true);
    expect(left.hasEnded).toBe(false);
    expect(clock.pending).toBe(0);
    expect(() => connect()).toThrow('stopping');
  });
});
