import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { Formats } from '../../../core/i18n/locale';
import { Time } from '../../../core/time/time';

/** The schedule of a job in a few words: expression, distance or instant. */
@Component({
  selector: 'app-job-schedule',
  imports: [Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@switch (job().jobType) {
    @case ('cron') {
      <bdi dir="ltr" class="code">{{ job().cronExpression }}</bdi>
    }
    @case ('interval') {
      {{ 'jobs.every' | translate: { time: formats.duration((job().intervalSeconds ?? 0) * 1000) } }}
    }
    @default {
      <app-time [at]="job().runAt" [jobZone]="job().timezone" [isMixed]="isMixed()" />
    }
  }`,
})
export class JobSchedule {
  readonly job =
    input.required<Pick<JobDto, 'jobType' | 'cronExpression' | 'intervalSeconds' | 'runAt' | 'timezone'>>();
  /** See the input of Time. */
  readonly isMixed = input(false);
  protected readonly formats = inject(Formats);
}
