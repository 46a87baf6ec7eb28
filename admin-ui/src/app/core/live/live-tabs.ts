import { InjectionToken } from '@angular/core';
import type { LiveConnection, LiveHint } from './live-hint';
import { LiveStream, type OpenStream, type StreamListener } from './live-stream';

/** What makes tabs of one browser know each other; replaced in tests. */
export interface TabTools {
  /** null where the browser has none (Web Locks want a secure context): each tab opens a stream of its own. */
  locks: Pick<LockManager, 'request'> | null;
  openChannel: () => Pick<BroadcastChannel, 'postMessage' | 'close' | 'addEventListener'>;
}
export const TAB_TOOLS = new InjectionToken<TabTools>('TAB_TOOLS', {
  factory: () => ({
    locks: 'BroadcastChannel' in globalThis ? (globalThis.navigator?.locks ?? null) : null,
    openChannel: () => new BroadcastChannel(NAME),
  }),
});

const NAME = 'mawid.live';

type Message =
  | { kind: 'hint'; hint: LiveHint; id: string | null }
  | { kind: 'connection'; connection: LiveConnection }
  | { kind: 'hello' };

/* Purpose: one stream for all tabs of a browser, which allows only six connections to one host over HTTP/1.1.
   State: who holds the lock has the stream and passes on what it says; the others listen, and queue for the lock. A hidden or
   paused tab lets go of both.
   Failure handling: a tab that dies loses the lock, the next one opens the stream where the last known event was. What a tab may
   have missed while it did not listen is told as `reset`, unless the stream resumes for it. */
export class LiveTabs {
  private readonly stream: LiveStream;
  private channel: ReturnType<TabTools['openChannel']> | null = null;
  private letGo: (() => void) | null = null;
  private isLeading = false;
  private connection: LiveConnection = 'connecting';
  private lastEventId: string | null = null;
  /** Hints may have been missed since the last stop. */
  private hasGap = false;

  constructor(
    open: OpenStream,
    private readonly tools: TabTools,
    private readonly listener: StreamListener,
  ) {
    this.stream = new LiveStream(open, {
      onHint: (hint, id) => {
        this.take(hint, id);
        this.send({ kind: 'hint', hint, id });
      },
      onConnection: (connection) => {
        this.setConnection(connection);
        this.send({ kind: 'connection', connection });
      },
    });
  }

  start(): void {
    if (this.letGo !== null) return;
    const { locks } = this.tools;
    if (locks === null) return this.leadAlone();
    this.channel = this.tools.openChannel();
    this.channel.addEventListener('message', (event) =>
      this.onMessage((event as MessageEvent<Message>).data),
    );
    this.send({ kind: 'hello' });
    const abort = new AbortController();
    this.letGo = () => abort.abort();
    locks
      .request(NAME, { signal: abort.signal }, () => {
        if (abort.signal.aborted) return Promise.resolve();
        this.lead();
        return new Promise<void>((resolve) => {
          this.letGo = resolve;
        });
      })
      // An aborted wait; nothing else rejects.
      .catch(() => undefined);
  }

  stop(): void {
    if (this.letGo === null) return;
    this.stream.stop();
    this.isLeading = false;
    this.letGo();
    this.letGo = null;
    this.channel?.close();
    this.channel = null;
    this.hasGap = true;
    this.setConnection('connecting');
  }

  private leadAlone(): void {
    this.letGo = () => undefined;
    this.lead();
  }

  private lead(): void {
    this.isLeading = true;
    // Without a known event there is nothing to resume after.
    if (this.lastEventId === null) this.closeGap();
    this.hasGap = false;
    this.stream.start(this.lastEventId);
  }

  private onMessage(message: Message): void {
    if (message.kind === 'hello') {
      if (this.isLeading) this.send({ kind: 'connection', connection: this.connection });
    } else if (message.kind === 'connection') {
      this.setConnection(message.connection);
      this.closeGap();
    } else {
      this.closeGap();
      this.take(message.hint, message.id);
    }
  }

  /** A tab that listens again to the stream of another cannot resume: it reads everything once. */
  private closeGap(): void {
    if (!this.hasGap) return;
    this.hasGap = false;
    this.listener.onHint({ type: 'reset' }, null);
  }

  private take(hint: LiveHint, id: string | null): void {
    if (id !== null) this.lastEventId = id;
    this.listener.onHint(hint, id);
  }

  private setConnection(connection: LiveConnection): void {
    this.connection = connection;
    this.listener.onConnection(connection);
  }

  private send(message: Message): void {
    this.channel?.postMessage(message);
  }
}
