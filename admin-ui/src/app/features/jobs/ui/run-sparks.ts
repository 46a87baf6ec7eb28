import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslateService } from '@ngx-translate/core';
import type { JobRunGlimpseDto } from '../../../core/api/generated/models/job-run-glimpse-dto';

type RunStatus = JobRunGlimpseDto['status'];

const HEIGHT = 20;
const HEIGHT_OF_GOOD = 12;
/** Width of a bar, and from one bar to the next. */
const WIDTH = 4;
const STEP = 6;

/** The last runs of a job as small bars, oldest first in every language: full and in colour for what failed, so that it shows without
 *  colour too. All bars of one status are one path, and nothing around them is laid out anew with them: a page of jobs has a
 *  thousand bars that move with each run. */
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
    @for (bars of paths(); track bars.status) {
      <path [class]="bars.status" [attr.d]="bars.path" />
    }
  </svg>`,
  styles: `
    :host {
      display: block;
      inline-size: 120px;
      block-size: 20px;
      contain: strict;
    }
    svg {
      display: block;
    }
    path {
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
  protected readonly paths = computed(() => {
    const paths = new Map<RunStatus, string>();
    [...this.runs()].reverse().forEach(({ status }, place) => {
      paths.set(status, (paths.get(status) ?? '') + bar(status, place));
    });
    return [...paths].map(([status, path]) => ({ status, path }));
  });
  protected readonly label = computed(() => {
    this.translate.currentLang();
    const good = this.runs().filter(({ status }) => status === 'succeeded').length;
    return this.translate.instant('jobs.sparks', { good, count: this.runs().length }) as string;
  });
}

function bar(status: RunStatus, place: number): string {
  const height = status === 'succeeded' ? HEIGHT_OF_GOOD : HEIGHT;
  return `M${place * STEP} ${HEIGHT}v${-height}h${WIDTH}v${height}z`;
}
