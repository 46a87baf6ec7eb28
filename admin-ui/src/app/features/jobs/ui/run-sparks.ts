import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslateService } from '@ngx-translate/core';
import type { JobRunGlimpseDto } from '../../../core/api/generated/models/job-run-glimpse-dto';

/** The last runs of a job as small bars, oldest first in every language: full and in colour for what failed, so that it shows without
 *  colour too. */
@Component({
  selector: 'app-run-sparks',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<svg
    dir="ltr"
    role="img"
    width="120"
    height="20"
    viewBox="0 0 120 20"
    [attr.aria-label]="label()"
  >
    @for (run of shown(); track $index) {
      <rect
        width="4"
        [class]="run.status"
        [attr.x]="$index * 6"
        [attr.y]="run.status === 'succeeded' ? 8 : 0"
        [attr.height]="run.status === 'succeeded' ? 12 : 20"
      />
    }
  </svg>`,
  styles: `
    svg {
      display: block;
    }
    rect {
      fill: var(--calm);
    }
    .succeeded {
      fill: var(--good);
    }
    .failed,
    .timed_out {
      fill: var(--bad);
    }
    .lost {
      fill: var(--odd);
    }
    .missed {
      fill: var(--warn);
    }
  `,
})
export class RunSparks {
  /** Newest first, as the API gives them. */
  readonly runs = input.required<readonly JobRunGlimpseDto[]>();
  private readonly translate = inject(TranslateService);
  protected readonly shown = computed(() => [...this.runs()].reverse());
  protected readonly label = computed(() => {
    this.translate.currentLang();
    const good = this.runs().filter(({ status }) => status === 'succeeded').length;
    return this.translate.instant('jobs.sparks', { good, count: this.runs().length }) as string;
  });
}
