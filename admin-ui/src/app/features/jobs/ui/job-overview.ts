import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { CountPipe } from '../../../core/time/duration.pipe';
import { Formats } from '../../../core/i18n/locale';
import { Time } from '../../../core/time/time';
import { JsonView } from '../../../shared/ui/json-view';
import { toPreview } from '../data/preview-request';
import { FirePreview } from './fire-preview';
import { JobSchedule } from './job-schedule';
import { RecentFires } from './recent-fires';

/** All settings of a job, and its next runs. */
@Component({
  selector: 'app-job-overview',
  imports: [CountPipe, FirePreview, JobSchedule, JsonView, RecentFires, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './job-overview.html',
})
export class JobOverview {
  readonly job = input.required<JobDto>();
  protected readonly formats = inject(Formats);
  protected readonly preview = computed(() => toPreview(this.job()));
  protected readonly hasParams = computed(() => Object.keys(this.job().params).length > 0);
}
