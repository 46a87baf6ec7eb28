/** First come, first served. Uncontended it costs one microtask. */
export class Mutex {
  private tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` when everything given earlier has settled; its failure does not affect what follows. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }
}
