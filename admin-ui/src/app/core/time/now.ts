import { DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';

/** The present second, for countdowns. Stands still while the tab is hidden. */
@Injectable({ providedIn: 'root' })
export class Now {
  private readonly document = inject(DOCUMENT);
  private readonly state = signal(Date.now());
  /** Epoch ms of this browser, renewed each second. */
  readonly ms = this.state.asReadonly();

  constructor() {
    const timer = setInterval(() => {
      if (!this.document.hidden) this.state.set(Date.now());
    }, 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
