import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';

const HOVER_MS = 1_000;
/** What a pointer rests on to read or to press. */
const ROW = 'tbody tr, [data-live-row]';
/** Open menus, dialogs and pickers; tooltips and toasts hold nothing. */
const OVERLAY =
  '.cdk-overlay-backdrop, .mat-mdc-menu-panel, .mat-mdc-dialog-container, .mat-mdc-select-panel';
const TEXT_FIELD =
  'textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range])';

/** Whether live data must stand still because it would take control away: something is being typed or chosen, or the pointer rests on
 *  a row for more than a second. Asked when a hint comes in; nothing is watched meanwhile but the pointer. */
@Injectable({ providedIn: 'root' })
export class LiveHold {
  private readonly document = inject(DOCUMENT);
  private row: Element | null = null;
  private since = 0;

  constructor() {
    const over = (event: Event): void => this.onPointer(event);
    const out = (): void => void (this.row = null);
    const root = this.document.documentElement;
    root.addEventListener('pointerover', over, { passive: true });
    root.addEventListener('pointerleave', out, { passive: true });
    inject(DestroyRef).onDestroy(() => {
      root.removeEventListener('pointerover', over);
      root.removeEventListener('pointerleave', out);
    });
  }

  isHeld(): boolean {
    return this.isTyping() || this.document.querySelector(OVERLAY) !== null || this.isHovering();
  }

  private isTyping(): boolean {
    const focused = this.document.activeElement;
    return focused !== null && focused.matches(TEXT_FIELD) && !focused.matches('[data-live-free]');
  }

  private isHovering(): boolean {
    return this.row !== null && this.row.isConnected && performance.now() - this.since > HOVER_MS;
  }

  private onPointer(event: Event): void {
    const isTouch = 'pointerType' in event && event.pointerType === 'touch';
    const row = event.target instanceof Element && !isTouch ? event.target.closest(ROW) : null;
    if (row === this.row) return;
    this.row = row;
    this.since = performance.now();
  }
}
