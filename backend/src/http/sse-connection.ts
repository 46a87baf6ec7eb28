import type { Clock, Ms } from '../kernel/index.js';
import type { SseMessage } from './sse-ring.js';

/** The part of an HTTP answer that a stream needs; Express's `Response` is one. */
export interface SseSink {
  writeHead(status: number, headers: Record<string, string>): unknown;
  /** @returns false when the buffer is full: `drain` follows. */
  write(text: string): boolean;
  end(): unknown;
  on(event: 'close' | 'drain' | 'error', listener: () => void): unknown;
}

interface ConnectionOptions {
  clock: Clock;
  heartbeatMs: Ms;
  accepts: (message: SseMessage) => boolean;
  revalidate: () => Promise<boolean>;
  /** Id that a `reset` carries, so that the client resumes from there. */
  position: () => string;
  onClose: () => void;
}

/** One client's stream. A client that reads too slowly gets nothing until its buffer is empty, then one `reset`; one that is
 *  still stuck two heartbeats later is cut off. */
export class SseConnection {
  private isClosed = false;
  private isCongested = false;
  private stuckBeats = 0;
  private stopHeartbeat: () => void = () => undefined;

  constructor(
    private readonly sink: SseSink,
    private readonly options: ConnectionOptions,
  ) {}

  /** Sends the headers and the first lines. */
  open(retryMs: Ms, lastId: string): void {
    this.sink.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      Connection: 'keep-alive',
      'X-Accel-Buffering': 'no',
    });
    for (const event of ['close', 'error'] as const) this.sink.on(event, () => this.forget());
    this.sink.on('drain', () => this.drained());
    this.write(`retry: ${retryMs}\nid: ${lastId}\nevent: hello\ndata: {}\n\n`);
    this.stopHeartbeat = this.options.clock.setInterval(
      () => void this.heartbeat(),
      this.options.heartbeatMs,
    );
  }

  /** Sends one message, unless the client does not want it or cannot take it. */
  send(id: string, message: SseMessage): void {
    if (this.isClosed || this.isCongested || !this.options.accepts(message)) return;
    this.write(`id: ${id}\nevent: ${message.event}\ndata: ${JSON.stringify(message.data)}\n\n`);
  }

  /** Tells the client that it missed something and must read again what it shows. */
  reset(): void {
    this.write(`id: ${this.options.position()}\nevent: reset\ndata: {}\n\n`);
  }

  /** Ends the stream. Harmless twice. */
  close(): void {
    if (this.isClosed) return;
    this.forget();
    this.sink.end();
  }

  private async heartbeat(): Promise<void> {
    if (this.isCongested) {
      if (++this.stuckBeats >= 2) this.close();
      return;
    }
    const isStillAllowed = await this.options.revalidate().catch(() => false);
    if (isStillAllowed) this.write(': beat\n\n');
    else this.close();
  }

  private drained(): void {
    if (!this.isCongested) return;
    this.isCongested = false;
    this.stuckBeats = 0;
    this.reset();
  }

  private write(text: string): void {
    if (this.isClosed) return;
    if (!this.sink.write(text)) this.isCongested = true;
  }

  private forget(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stopHeartbeat();
    this.options.onClose();
  }
}
