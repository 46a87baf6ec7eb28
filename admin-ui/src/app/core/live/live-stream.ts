import { InjectionToken } from '@angular/core';
import { HINT_TYPES, type LiveConnection, type LiveHint } from './live-hint';

/** The part of `EventSource` that is used. */
export type EventStream = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>;

/** Opens the stream, after an event where one is known; replaced in tests. */
export type OpenStream = (lastEventId: string | null) => EventStream;
export const OPEN_STREAM = new InjectionToken<OpenStream>('OPEN_STREAM', {
  factory: () => (lastEventId) => {
    const query = lastEventId === null ? '' : `?lastEventId=${encodeURIComponent(lastEventId)}`;
    return new EventSource(`/api/v1/scheduler/events${query}`);
  },
});

const POLL_MS = 5_000;
const RETRY_MS = 30_000;
const FAILURES_BEFORE_POLLING = 2;
const CLOSED = 2;

/** Who is told what the stream says. */
export interface StreamListener {
  /** @param id of the event, to resume after; null for hints made here. */
  onHint(hint: LiveHint, id: string | null): void;
  onConnection(connection: LiveConnection): void;
}

/* Purpose: one open stream of hints, or the reading every 5 s that stands in for it.
   State: the open EventSource (which reconnects by itself and resumes with Last-Event-ID), failures in a row.
   Failure handling: after two failures in a row, or one that closes the stream for good, `reset` is told every 5 s and the stream
   is tried again every 30 s. */
export class LiveStream {
  private stream: EventStream | null = null;
  private failures = 0;
  private lastEventId: string | null = null;
  private poll: ReturnType<typeof setInterval> | null = null;
  private retry: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly open: OpenStream,
    private readonly listener: StreamListener,
  ) {}

  /** @param lastEventId where to go on; null = from now. */
  start(lastEventId: string | null): void {
    if (this.stream) return;
    this.lastEventId = lastEventId;
    this.listener.onConnection('connecting');
    this.connect();
  }

  stop(): void {
    this.stream?.close();
    this.stream = null;
    this.failures = 0;
    this.stopPolling();
  }

  private connect(): void {
    const stream = this.open(this.lastEventId);
    this.stream = stream;
    stream.addEventListener('open', () => {
      this.failures = 0;
      this.stopPolling();
      this.listener.onConnection('live');
    });
    stream.addEventListener('error', () => this.onFailure(stream));
    for (const type of HINT_TYPES) {
      stream.addEventListener(type, (event) => this.onEvent(type, event));
    }
  }

  private onEvent(type: string, event: Event): void {
    const id = event instanceof MessageEvent && event.lastEventId !== '' ? event.lastEventId : null;
    if (id !== null) this.lastEventId = id;
    this.listener.onHint(toHint(type, event), id);
  }

  private onFailure(stream: EventStream): void {
    if (stream !== this.stream) return;
    this.failures += 1;
    const isClosed = stream.readyState === CLOSED;
    if (this.failures < FAILURES_BEFORE_POLLING && !isClosed) {
      this.listener.onConnection('connecting');
      return;
    }
    stream.close();
    this.listener.onConnection('polling');
    this.poll ??= setInterval(() => this.listener.onHint({ type: 'reset' }, null), POLL_MS);
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), RETRY_MS);
  }

  private stopPolling(): void {
    if (this.poll !== null) clearInterval(this.poll);
    if (this.retry !== null) clearTimeout(this.retry);
    this.poll = null;
    this.retry = null;
  }
}

function toHint(type: string, event: Event): LiveHint {
  const data: unknown = event instanceof MessageEvent ? safeParse(String(event.data)) : {};
  return { ...(typeof data === 'object' && data !== null ? data : {}), type };
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
