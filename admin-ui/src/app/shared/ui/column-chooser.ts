import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  input,
  output,
} from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from './icon';

/** A column that may be shown; the label is a translation key. */
interface ColumnOption<T extends string> {
  value: T;
  label: string;
}

/** Which columns a table shows, and in which order: a button, a menu of check marks that stays open. Those that are shown come first, in
 *  their order, each with what moves it. */
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
      @for (column of options(); track column.value; let place = $index) {
        <div class="line" role="none">
          <button
            mat-menu-item
            role="menuitemcheckbox"
            class="grow"
            [attr.aria-checked]="isOn(column.value)"
            (click)="toggle(column.value, $event)"
          >
            <span class="row"
              ><app-icon name="check" [class.off]="!isOn(column.value)" />{{ column.label | translate }}</span
            >
          </button>
          @if (isOn(column.value)) {
            @for (step of steps; track step.by) {
              <button
                mat-menu-item
                class="step"
                [disabled]="place + step.by < 0 || place + step.by >= chosen().length"
                [attr.aria-label]="step.label | translate: { column: column.label | translate }"
                (click)="move(column.value, step.by, $event)"
              >
                <app-icon [name]="step.icon" [size]="16" />
              </button>
            }
          }
        </div>
      }
    </mat-menu>`,
  styles: `
    .off {
      visibility: hidden;
    }
    .line {
      display: flex;
    }
    .grow {
      flex: 1;
    }
    .step {
      inline-size: 44px;
      padding-inline: 14px;
    }
  `,
})
export class ColumnChooser<T extends string> {
  /** All of them, in the usual order. */
  readonly columns = input.required<readonly ColumnOption<T>[]>();
  /** Those that are shown, in their order. */
  readonly chosen = input.required<readonly T[]>();
  readonly chosenChange = output<T[]>();
  private readonly injector = inject(Injector);
  protected readonly steps = [
    { by: -1, icon: 'up', label: 'common.column-earlier' },
    { by: 1, icon: 'down', label: 'common.column-later' },
  ] as const;
  protected readonly options = computed(() => {
    const byValue = new Map(this.columns().map((column) => [column.value, column]));
    const shown = this.chosen().flatMap((value) => byValue.get(value) ?? []);
    return [...shown, ...this.columns().filter(({ value }) => !this.isOn(value))];
  });

  protected isOn(column: T): boolean {
    return this.chosen().includes(column);
  }

  protected toggle(column: T, event: Event): void {
    event.stopPropagation();
    const chosen = this.chosen();
    this.chosenChange.emit(
      this.isOn(column) ? chosen.filter((value) => value !== column) : [...chosen, column],
    );
    this.keepFocus(event);
  }

  protected move(column: T, by: -1 | 1, event: Event): void {
    event.stopPropagation();
    const chosen = [...this.chosen()];
    const place = chosen.indexOf(column);
    chosen.splice(place, 1);
    chosen.splice(place + by, 0, column);
    this.chosenChange.emit(chosen);
    this.keepFocus(event);
  }

  /** A line that moves to another place loses the focus. */
  private keepFocus({ currentTarget }: Event): void {
    if (!(currentTarget instanceof HTMLElement)) return;
    const restore = (): void => {
      const isLast = currentTarget.matches(':disabled, [aria-disabled=true]');
      const target = isLast
        ? currentTarget.parentElement?.querySelector<HTMLElement>('button')
        : currentTarget;
      target?.focus();
    };
    afterNextRender({ read: restore }, { injector: this.injector });
  }
}
