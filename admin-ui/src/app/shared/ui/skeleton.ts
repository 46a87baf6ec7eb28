import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';

/** Grey rows while the first answer is on its way; invisible for the first 200 ms, so that quick answers do not flicker. */
@Component({
  selector: 'app-skeleton',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status' },
  template: `<span class="visually-hidden">{{ 'common.loading' | translate }}</span>
    @for (row of list(); track row) {
      <span class="bar"></span>
    }`,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      padding: 16px;
      animation: appear 0.2s 0.2s both;
    }

    .bar {
      block-size: 18px;
      border-radius: 6px;
      background: var(--surface-2);
    }

    .bar:nth-child(odd) {
      inline-size: 82%;
    }

    @keyframes appear {
      from {
        opacity: 0;
      }
    }
  `,
})
export class Skeleton {
  readonly rows = input(6);
  protected readonly list = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
}
