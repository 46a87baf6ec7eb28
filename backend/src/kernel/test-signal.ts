/** A named moment that tests await instead of sleeping. Without listeners it costs one length check. */
export class TestSignal<T = void> {
  private waiters: ((value: T) => void)[] = [];

  emit(value: T): void {
    if (this.waiters.length === 0) return;
    const waiting = this.waiters;
    this.waiters = [];
    for (const resolve of waiting) resolve(value);
  }

  /** Resolves at the next {@link emit} after this call. */
  next(): Promise<T> {
    return new Promise((resolve) => this.waiters.push(resolve));
  }
}
