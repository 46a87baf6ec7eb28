import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from './icon';

/** Pages of a list. A total above 10,000 that nobody counted reads "10,000+". */
@Component({
  selector: 'app-pager',
  imports: [Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<nav class="row spread" [attr.aria-label]="'common.pages' | translate">
    <span class="muted" aria-live="polite">
      {{
        (isExact() ? 'common.range' : 'common.range-open')
          | translate: { from: from(), to: to(), total: total() }
      }}
    </span>
    <span class="row">
      <label class="row small"
        >{{ 'common.per-page' | translate }}
        <select class="input size" [value]="perPage()" (change)="sizeChange.emit(+$any($event.target).value)">
          @for (size of sizes; track size) {
            <option [value]="size" [selected]="size === perPage()">{{ size }}</option>
          }
        </select>
      </label>
      <button
        type="button"
        class="button icon"
        [disabled]="page() <= 1"
        (click)="pageChange.emit(page() - 1)"
        [attr.aria-label]="'common.previous-page' | translate"
      >
        <app-icon name="back" />
      </button>
      <button
        type="button"
        class="button icon"
        [disabled]="!hasNext()"
        (click)="pageChange.emit(page() + 1)"
        [attr.aria-label]="'common.next-page' | translate"
      >
        <app-icon name="chevron" />
      </button>
    </span>
  </nav>`,
  styles: `
    nav {
      padding-block-start: 4px;
    }
    .size {
      inline-size: auto;
    }
  `,
})
export class Pager {
  readonly page = input.required<number>();
  readonly perPage = input.required<number>();
  readonly total = input.required<number>();
  readonly isExact = input(true);
  readonly pageChange = output<number>();
  readonly sizeChange = output<number>();
  protected readonly sizes = [20, 50, 100, 200];
  protected readonly from = computed(() => (this.total() === 0 ? 0 : (this.page() - 1) * this.perPage() + 1));
  protected readonly to = computed(() =>
    this.isExact() ? Math.min(this.page() * this.perPage(), this.total()) : this.page() * this.perPage(),
  );
  protected readonly hasNext = computed(() => !this.isExact() || this.page() * this.perPage() < this.total());
}
