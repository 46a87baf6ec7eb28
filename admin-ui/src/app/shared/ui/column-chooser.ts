import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from './icon';

/** Which columns a table shows: a button, a menu of check marks that stays open. */
@Component({
  selector: 'app-column-chooser',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
      type="button"
      class="button plain icon"
      [matMenuTriggerFor]="menu"
      [attr.aria-label]="'common.columns' | translate"
    >
      <app-icon name="columns" />
    </button>
    <mat-menu #menu="matMenu">
      @for (column of columns(); track column.value) {
        <button
          mat-menu-item
          role="menuitemcheckbox"
          [attr.aria-checked]="chosen().includes(column.value)"
          (click)="toggle(column.value, $event)"
        >
          <span class="row"
            ><app-icon name="check" [class.off]="!chosen().includes(column.value)" />{{
              column.label | translate
            }}</span
          >
        </button>
      }
    </mat-menu>`,
  styles: `
    .off {
      visibility: hidden;
    }
  `,
})
export class ColumnChooser<T extends string> {
  /** In the order of the table; labels are translation keys. */
  readonly columns = input.required<readonly { value: T; label: string }[]>();
  readonly chosen = input.required<readonly T[]>();
  readonly chosenChange = output<T[]>();

  protected toggle(column: T, event: Event): void {
    event.stopPropagation();
    const chosen = this.chosen();
    const isOn = chosen.includes(column);
    this.chosenChange.emit(
      this.columns()
        .map(({ value }) => value)
        .filter((value) => (value === column ? !isOn : chosen.includes(value))),
    );
  }
}
