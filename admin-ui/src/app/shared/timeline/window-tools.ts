import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from '../ui/icon';

/** Buttons that move what is shown of time: earlier, back to now, later, and nearer or wider where it can be zoomed. */
@Component({
  selector: 'app-window-tools',
  imports: [Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'row' },
  template: `<button
      type="button"
      class="button icon"
      [attr.aria-label]="'timeline.earlier' | translate"
      (click)="pan.emit(-1)"
    >
      <app-icon name="back" />
    </button>
    <button type="button" class="button" (click)="toNow.emit()">
      {{ (canZoom() ? 'timeline.now' : 'timeline.today') | translate }}
    </button>
    <button
      type="button"
      class="button icon"
      [attr.aria-label]="'timeline.later' | translate"
      (click)="pan.emit(1)"
    >
      <app-icon name="chevron" />
    </button>
    @if (canZoom()) {
      <button
        type="button"
        class="button icon"
        [attr.aria-label]="'timeline.zoom-in' | translate"
        (click)="zoom.emit(-1)"
      >
        <app-icon name="plus" />
      </button>
      <button
        type="button"
        class="button icon"
        [attr.aria-label]="'timeline.zoom-out' | translate"
        (click)="zoom.emit(1)"
      >
        <app-icon name="minus" />
      </button>
    }`,
})
export class WindowTools {
  /** false where days are shown as they are. */
  readonly canZoom = input(true);
  /** -1 = earlier. */
  readonly pan = output<1 | -1>();
  readonly toNow = output<void>();
  /** -1 = nearer. */
  readonly zoom = output<1 | -1>();
}
