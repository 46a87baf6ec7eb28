import { DOCUMENT, inject, Injectable } from '@angular/core';

const ROWS = 'main tbody tr, main [data-row]';
/** What takes the focus in a row: the named part, else the first link. */
const TARGETS = ['[data-row-link]', 'th a', 'a', 'button'];

/** Moves the focus between the rows of the page's list, for the keys `j`, `k` and `x`. */
@Injectable({ providedIn: 'root' })
export class RowFocus {
  private readonly document = inject(DOCUMENT);

  /** @param step +1 or -1; from outside of the rows to the first one. @returns false when there is no row to go to. */
  move(step: 1 | -1): boolean {
    const rows = [...this.document.querySelectorAll<HTMLElement>(ROWS)].filter(
      (row) => targetOf(row) !== null,
    );
    const at = rows.findIndex((row) => row.contains(this.document.activeElement));
    const row = rows[at === -1 ? 0 : at + step];
    const target = row ? targetOf(row) : null;
    if (!row || !target) return false;
    target.focus();
    row.scrollIntoView?.({ block: 'nearest' });
    return true;
  }

  /** Turns the row's check box round. */
  select(): boolean {
    const box = this.row()?.querySelector<HTMLInputElement>('input[type=checkbox]') ?? null;
    box?.click();
    return box !== null;
  }

  /** `data-row` of the row that has the focus; null when none has, or it has no name. */
  current(): string | null {
    return this.row()?.dataset['row'] ?? null;
  }

  private row(): HTMLElement | null {
    return this.document.activeElement?.closest<HTMLElement>(ROWS) ?? null;
  }
}

function targetOf(row: HTMLElement): HTMLElement | null {
  for (const selector of TARGETS) {
    const found = row.querySelector<HTMLElement>(selector);
    if (found) return found;
  }
  return null;
}
