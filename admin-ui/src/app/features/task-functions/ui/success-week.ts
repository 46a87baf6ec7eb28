import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { FunctionOutcomesDto } from '../../../core/api/generated/models/function-outcomes-dto';
import { Formats } from '../../../core/i18n/locale';

/** How the jobs of a function did in seven days: the share that succeeded, of how many runs that ended by themselves. */
@Component({
  selector: 'app-success-week',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (percent() === null) {
      <span class="muted">{{ 'functions.no-runs' | translate }}</span>
    } @else {
      <span [class.bad]="failures() > 0">{{ formats.percent(percent()! / 100) }}</span>
      <span class="muted"> {{ 'functions.of-runs' | translate: { count: ran() } }}</span>
    }`,
  styles: `
    .bad {
      color: var(--bad);
    }
  `,
})
export class SuccessWeek {
  /** Absent: no job calls the function. */
  readonly outcomes = input<FunctionOutcomesDto>();
  protected readonly formats = inject(Formats);
  protected readonly percent = computed(() => this.outcomes()?.successPercent ?? null);
  protected readonly failures = computed(() => {
    const { failed = 0, timedOut = 0, lost = 0 } = this.outcomes() ?? {};
    return failed + timedOut + lost;
  });
  protected readonly ran = computed(() => (this.outcomes()?.succeeded ?? 0) + this.failures());
}
