import type { EventStream } from '../live-stream';

/** An EventSource that says what a test tells it to. */
export class FakeStream implements EventStream {
  readyState = 0;
  isClosed = false;
  private readonly listeners = new Map<string, (event: Event) => void>();

  constructor(readonly lastEventId: string | null = null) {}

  addEventListener(type: string, listener: unknown): void {
    this.listeners.set(type, listener as (event: Event) => void);
  }

  close(): void {
    this.isClosed = true;
  }

  emit(type: string, data?: object, lastEventId = ''): void {
    const event = data
      ? new MessageEvent(type, { data: JSON.stringify(data), lastEventId })
      : new Event(type);
    this.listeners.get(type)?.(event);
  }
}
