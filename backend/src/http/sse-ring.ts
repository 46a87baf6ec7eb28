/** One message: the SSE event name and a value that is sent as JSON. Example: `{event: 'job.changed', data: {jobId: 17}}`. */
export interface SseMessage {
  /** Without line breaks. */
  event: string;
  data: unknown;
}

/** A message with the id it was sent under. */
export interface SentMessage {
  id: string;
  message: SseMessage;
}

/** The last messages in order, for resuming. Ids are `<epoch>-<number>`; the epoch is this process's, so an id from before a
 *  restart or from another process is recognised as foreign. */
export class SseRing {
  private readonly messages: SseMessage[] = [];
  private sent = 0;

  constructor(
    private readonly capacity: number,
    private readonly epoch: string,
  ) {}

  /** Id of the newest message; number 0 before the first. */
  get lastId(): string {
    return `${this.epoch}-${this.sent}`;
  }

  /** @returns the id of the message. */
  push(message: SseMessage): string {
    this.messages[this.sent % this.capacity] = message;
    this.sent += 1;
    return this.lastId;
  }

  /** What came after the message `id`, oldest first. @returns null when that is not known (foreign id, or overwritten). */
  after(id: string): SentMessage[] | null {
    const dash = id.lastIndexOf('-');
    const number = Number(id.slice(dash + 1));
    const isOurs = id.slice(0, dash) === this.epoch && Number.isSafeInteger(number) && number >= 0;
    if (!isOurs || number > this.sent || this.sent - number > this.capacity) return null;
    const missed: SentMessage[] = [];
    for (let n = number; n < this.sent; n++) {
      missed.push({ id: `${this.epoch}-${n + 1}`, message: this.messages[n % this.capacity]! });
    }
    return missed;
  }
}
