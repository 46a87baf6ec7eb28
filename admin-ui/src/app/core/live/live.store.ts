import {
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  inject,
  Injectable,
  InjectionToken,
  signal,
} from '@angular/core';
import { SessionStore } from '../auth/session.store';

/** A hint that something changed. `reset` and `many` mean: read again whatever is shown. */
export interface LiveHint {
  /** `job.changed`, `execution.changed`, `instance.changed`, `lock.changed`, `stats`, `reset`. */
  type: string;
  jobId?: number;
  executionId?: string;
  instanceId?: number;
  many?: boolean;
}

/** What the indicator says. */
export type LiveState = 'live' | 'polling' | 'paused' | 'offline' | 'connecting';

/** The part of `EventSource` that is used. */
export type EventStream = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>;

/** Opens the stream; replaced in tests. */
export const OPEN_STREAM = new InjectionToken<() => EventStream>('OPEN_STREAM', {
  factory: () => () => new EventSource('/api/v1/scheduler/events'),
});

const TYPES = ['job.changed', 'execution.changed', 'instance.changed', 'lock.changed', 'stats', 'reset'];
const POLL_MS = 5_000;
const RETRY_MS = 30_000;
const FAILURES_BEFORE_POLLING = 2;

/* Purpose: one stream of hints for the whole tab.
   State: the open EventSource (which reconnects by itself and resumes with Last-Event-ID), failures in a row, who listens.
   Failure handling: after two failures in a row pages are told every 5 s to read again, and the stream is tried again every
   30 s. A hidden or paused tab has no stream; when it comes back, one `reset` makes pages read again. */
@Injectable({ providedIn: 'root' })
export class LiveStore {
  private readonly open = inject(OPEN_STREAM);
  private readonly session = inject(SessionStore);
  private readonly document = inject(DOCUMENT);
  private readonly isPaused = signal(false);
  private readonly isHidden = signal(this.document.hidden);
  private readonly isOnline = signal(globalThis.navigator?.onLine ?? true);
  private readonly connection = signal<'connecting' | 'live' | 'polling'>('connecting');
  private readonly listeners = new Set<(hint: LiveHint) => void>();
  private stream: EventStream | null = null;
  private failures = 0;
  private poll: ReturnType<typeof setInterval> | null = null;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private hasRun = false;

  readonly state = computed<LiveState>(() => {
    if (!this.isOnline()) return 'offline';
    return this.isPaused() ? 'paused' : this.connection();
  });

  constructor() {
    this.watchPage();
    effect(() => {
      const isWanted = this.session.isSignedIn() && !this.isPaused() && !this.isHidden() && this.isOnline();
      if (isWanted) this.start();
      else this.stop();
    });
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  togglePaused(): void {
    this.isPaused.update((paused) => !paused);
  }

  /** Calls back on every hint of these types, and on `reset`, until the caller is destroyed. Hints come in bursts: read at most
   *  about once a second. */
  listen(types: readonly string[], callback: (hint: LiveHint) => void, destroyRef: DestroyRef): void {
    const listener = (hint: LiveHint): void => {
      if (hint.type === 'reset' || types.includes(hint.type)) callback(hint);
    };
    this.listeners.add(listener);
    destroyRef.onDestroy(() => this.listeners.delete(listener));
  }

  private watchPage(): void {
    const view = this.document.defaultView;
    this.document.addEventListener('visibilitychange', () => this.isHidden.set(this.document.hidden));
    view?.addEventListener('online', () => this.isOnline.set(true));
    view?.addEventListener('offline', () => this.isOnline.set(false));
  }

  private start(): void {
    if (this.stream) return;
    // Whatever happened while there was no stream is unknown.
    if (this.hasRun) this.tell({ type: 'reset' });
    this.hasRun = true;
    this.connect();
  }

  private connect(): void {
    const stream = this.open();
    this.stream = stream;
    stream.addEventListener('open', () => {
      this.failures = 0;
      this.stopPolling();
      this.connection.set('live');
    });
    stream.addEventListener('error', () => this.onFailure(stream));
    for (const type of TYPES) {
      stream.addEventListener(type, (event) => this.tell(toHint(type, event)));
    }
  }

  private onFailure(stream: EventStream): void {
    if (stream !== this.stream) return;
    this.failures += 1;
    const isClosed = stream.readyState === 2;
    if (this.failures < FAILURES_BEFORE_POLLING && !isClosed) return this.connection.set('connecting');
    stream.close();
    this.connection.set('polling');
    this.poll ??= setInterval(() => this.tell({ type: 'reset' }), POLL_MS);
    this.retry = setTimeout(() => this.connect(), RETRY_MS);
  }

  private stop(): void {
    this.stream?.close();
    this.stream = null;
    this.stopPolling();
    this.failures = 0;
    this.connection.set('connecting');
  }

  private stopPolling(): void {
    if (this.poll !== null) clearInterval(this.poll);
    if (this.retry !== null) clearTimeout(this.retry);
    this.poll = null;
    this.retry = null;
  }

  private tell(hint: LiveHint): void {
    for (const listener of [...this.listeners]) listener(hint);
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
