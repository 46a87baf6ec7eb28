import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from './icon';

/** One word of a facet with its translated label. */
export interface FacetOption {
  value: string;
  label: string;
}

/** A filter of which several values may be on: a button with its choice, a menu of check marks that stays open. */
@Component({
  selector: 'app-facet',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
      type="button"
      class="button"
      [class.on]="selected().length > 0"
      [matMenuTriggerFor]="menu"
    >
      {{ label() }}
      @if (summary()) {
        <strong>{{ summary() }}</strong>
      }
      <app-icon name="down" [size]="14" />
    </button>
    <mat-menu #menu="matMenu">
      @for (option of options(); track option.value) {
        <button
          mat-menu-item
          role="menuitemcheckbox"
          [attr.aria-checked]="selected().includes(option.value)"
          (click)="toggle(option.value, $event)"
        >
          <span class="row"
            ><app-icon
              [name]="selected().includes(option.value) ? 'check' : 'minus'"
              [class.off]="!selected().includes(option.value)"
            />{{ option.label }}</span
          >
        </button>
      }
      @if (selected().length > 0) {
        <button mat-menu-item (click)="selectedChange.emit([])">{{ 'common.clear' | translate }}</button>
      }
    </mat-menu>`,
  styles: `
    .on {
      border-color: var(--accent);
      background: var(--accent-soft);
    }
    .off {
      visibility: hidden;
    }
  `,
})
export class Facet {
  readonly label = input.required<string>();
  readonly options = input.required<readonly FacetOption[]>();
  readonly selected = input.required<readonly string[]>();
  readonly selectedChange = output<string[]>();
  protected readonly summary = computed(() => {
    const chosen = this.options().filter(({ value }) => this.selected().includes(value));
    const [first] = chosen;
    return first === undefined
      ? ''
      : chosen.length === 1
        ? first.label
        : `${first.label} +${chosen.length - 1}`;
  });

  protected toggle(value: string, event: Event): void {
    event.stopPropagation();
    const now = this.selected();
    this.selectedChange.emit(now.includes(value) ? now.filter((other) => other !== value) : [...now, value]);
  }
}
