import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { Icon } from './icon';

/** Head of a sortable column: `<th app-sort-header field="name" ...>`. A click sorts, another one turns it round. */
@Component({
  selector: 'th[app-sort-header]',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { scope: 'col', '[attr.aria-sort]': 'direction()' },
  template: `<button type="button" (click)="sortChange.emit(next())">
    <ng-content />
    @if (direction() !== 'none') {
      <app-icon [name]="direction() === 'ascending' ? 'up' : 'down'" [size]="14" />
    }
  </button>`,
  styles: `
    button {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      min-block-size: 24px;
      padding: 0;
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      cursor: pointer;
    }

    button:hover {
      color: var(--ink);
    }
  `,
})
export class SortHeader {
  readonly field = input.required<string>();
  /** The list's order: a field, with '-' in front when descending. */
  readonly sort = input.required<string>();
  readonly sortChange = output<string>();
  protected readonly direction = computed(() => {
    if (this.sort() === this.field()) return 'ascending';
    return this.sort() === `-${this.field()}` ? 'descending' : 'none';
  });
  protected readonly next = computed(() =>
    this.direction() === 'ascending' ? `-${this.field()}` : this.field(),
  );
}
