import { isUnavailable } from '../database/index.js';
import { UnavailableError } from '../kernel/index.js';

/** Writes that arrive one by one, done in batches, one at a time. Self-clocked: while one flush is in flight, what arrives becomes the next
 *  batch; no timer, so an idle lane writes at once and a busy one writes big. */
export class BatchLane<T, R> {
  private waiting: { item: T; resolve: (result: R) => void; reject: (error: unknown) => void }[] = [];
  private isDraining = false;
  /** Items of the flush that is in flight. */
  private held = 0;

  /** @param flush does a whole batch and answers in its order; it may be called with any part of a batch again.
   *  @param maxRows most items of one flush. */
  constructor(
    private readonly flush: (items: T[]) => Promise<R[]>,
    private readonly maxRows = 500,
  ) {}

  /** Items not answered yet. */
  get pending(): number {
    return this.waiting.length + this.held;
  }

  /** @returns what the flush answered for this item. Rejects with the error that is its own: when a batch fails, it is halved until
   *  the poison item fails alone. An unreachable database fails all of them at once. */
  submit(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.isDraining) return;
      this.isDraining = true;
      // A microtask later, so that what is submitted in the same turn shares the flush.
      queueMicrotask(() => void this.drain());
    });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.maxRows);
      this.held = batch.length;
      const answers = await this.attempt(batch.map((entry) => entry.item));
      this.held = 0;
      batch.forEach((entry, index) => {
        const answer = answers[index]!;
        if (answer.ok) entry.resolve(answer.value);
        else entry.reject(answer.error);
      });
    }
    this.isDraining = false;
  }

  private async attempt(items: T[]): Promise<({ ok: true; value: R } | { ok: false; error: unknown })[]> {
    try {
      return (await this.flush(items)).map((value) => ({ ok: true, value }));
    } catch (error) {
      const hopeless = error instanceof UnavailableError || isUnavailable(error);
      if (items.length === 1 || hopeless) return items.map(() => ({ ok: false, error }));
      const middle = Math.ceil(items.length / 2);
      return [...(await this.attempt(items.slice(0, middle))), ...(await this.attempt(items.slice(middle)))];
    }
  }
}
