/** How many task functions this process may run at once. A permit is held until the function's promise settles, even when its
 *  verdict was given long before. */
export class Permits {
  private used = 0;
  private waiters: (() => void)[] = [];
  private listener: () => void = () => undefined;

  constructor(readonly capacity: number) {}

  get free(): number {
    return Math.max(0, this.capacity - this.used);
  }

  get inUse(): number {
    return this.used;
  }

  /** Calls `listener` after permits became free that nobody was waiting for. One listener. */
  onFree(listener: () => void): void {
    this.listener = listener;
  }

  /** Takes up to `wanted` permits at once. @returns how many it got. */
  takeUpTo(wanted: number): number {
    const taken = Math.min(wanted, this.free);
    this.used += taken;
    return taken;
  }

  /** Waits for one permit, in the order of asking. */
  async take(): Promise<void> {
    if (this.free > 0 && this.waiters.length === 0) {
      this.used += 1;
      return;
    }
    await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  /** Gives `count` permits back; whoever waits gets them first. */
  release(count = 1): void {
    for (let i = 0; i < count; i++) {
      const next = this.waiters.shift();
      if (next) next();
      else this.used -= 1;
    }
    if (this.free > 0) this.listener();
  }
}
