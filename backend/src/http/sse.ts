import { randomUUID } from 'node:crypto';
import { UnavailableError, type Clock, type Ms } from '../kernel/index.js';
import { SseRing, type SseMessage } from './sse-ring.js';
import { SseConnection, type SseSink } from './sse-connection.js';

/* Purpose: server-sent events to many browsers from one process.
   State: a ring of the last messages, one connection per client, the latest message of each topic that is held back.
   Failure handling: nothing here is needed for correctness. A client that missed something (reconnected too late, read too
   slowly, came from another process) gets one `reset` and reads the lists again. */

/** Settings of {@link SseHub}; each has a default. */
export interface SseHubOptions {
  /** Messages kept for resuming. */
  ringSize?: number;
  /** Shortest distance between two messages of one topic; default 200 ms (5 a second). */
  coalesceMs?: Ms;
  /** Distance between comment lines that keep proxies from closing. */
  heartbeatMs?: Ms;
  /** What the browser waits before it reconnects. */
  retryMs?: Ms;
  /** Connections of this process; more are refused with 503. */
  maxConnections?: number;
}

/** What one client asked for. */
export interface SseSubscription {
  /** `Last-Event-ID` of the request, if any. */
  lastEventId?: string | undefined;
  /** Whether this client wants the message; default all. */
  accepts?: (message: SseMessage) => boolean;
  /** Asked at each heartbeat; false (or a rejection) ends the stream. For sessions that ended meanwhile. */
  revalidate?: () => Promise<boolean>;
}

const DEFAULTS = {
  ringSize: 1_024,
  coalesceMs: 200,
  heartbeatMs: 15_000,
  retryMs: 2_000,
  maxConnections: 1_000,
};

/** Fans messages out to server-sent-event streams. */
export class SseHub {
  private readonly options: Required<SseHubOptions>;
  private readonly ring: SseRing;
  private readonly connections = new Set<SseConnection>();
  /** Topics sent less than `coalesceMs` ago, with the newest message that waits for the end of that time. */
  private readonly recent = new Map<string, { cancel: () => void; waiting: SseMessage | null }>();
  private isClosed = false;

  constructor(
    private readonly clock: Clock,
    options: SseHubOptions = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.ring = new SseRing(this.options.ringSize, randomUUID().slice(0, 8));
  }

  /** Open streams. */
  get size(): number {
    return this.connections.size;
  }

  /** Sends a message now, or, when its topic had one less than `coalesceMs` ago, at the end of that time; of several that wait
   *  only the newest is sent. `topic` is the unit of coalescing, for example `job.changed:17`. */
  publish(topic: string, message: SseMessage): void {
    if (this.isClosed) return;
    const slot = this.recent.get(topic);
    if (slot) {
      slot.waiting = message;
      return;
    }
    this.emit(message);
    this.holdBack(topic);
  }

  /** Starts a stream on an answer whose headers are not sent yet.
   *  @throws UnavailableError when too many streams are open or the server is stopping. */
  subscribe(sink: SseSink, subscription: SseSubscription = {}): SseConnection {
    if (this.isClosed) throw new UnavailableError('The server is stopping.');
    if (this.connections.size >= this.options.maxConnections) {
      throw new UnavailableError('Too many live streams are open; poll instead.', { retryAfterSeconds: 30 });
    }
    const connection: SseConnection = new SseConnection(sink, {
      clock: this.clock,
      heartbeatMs: this.options.heartbeatMs,
      accepts: subscription.accepts ?? (() => true),
      revalidate: subscription.revalidate ?? (() => Promise.resolve(true)),
      position: () => this.ring.lastId,
      onClose: () => this.connections.delete(connection),
    });
    this.connections.add(connection);
    connection.open(this.options.retryMs, this.ring.lastId);
    this.resume(connection, subscription.lastEventId);
    return connection;
  }

  /** Ends all streams; later messages are dropped. Harmless twice. */
  close(): void {
    this.isClosed = true;
    for (const slot of this.recent.values()) slot.cancel();
    this.recent.clear();
    for (const connection of [...this.connections]) connection.close();
  }

  private resume(connection: SseConnection, lastEventId: string | undefined): void {
    if (lastEventId === undefined || lastEventId === '') return;
    const missed = this.ring.after(lastEventId);
    if (missed === null) return connection.reset();
    for (const { id, message } of missed) connection.send(id, message);
  }

  private emit(message: SseMessage): void {
    const id = this.ring.push(message);
    for (const connection of this.connections) connection.send(id, message);
  }

  private holdBack(topic: string): void {
    const cancel = this.clock.setTimeout(() => {
      const waiting = this.recent.get(topic)?.waiting;
      this.recent.delete(topic);
      if (!waiting) return;
      this.emit(waiting);
      this.holdBack(topic);
    }, this.options.coalesceMs);
    this.recent.set(topic, { cancel, waiting: null });
  }
}
