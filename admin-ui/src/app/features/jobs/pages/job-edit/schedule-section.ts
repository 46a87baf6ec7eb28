import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { allZones } from '../../../../core/time/zone';
import { Control } from '../../../../shared/forms/control';
import { Field } from '../../../../shared/forms/field';
import { SCHEDULE_TABS, typeOf, UNITS, type Unit } from '../../data/job-draft';
import { CronBuilder } from '../../ui/cron-builder';
import type { JobForm } from './job-form';

/** When it runs: by the builder, a cron expression, a distance, or once; in which zone; from when until when. */
@Component({
  selector: 'app-schedule-section',
  imports: [CronBuilder, Control, Field, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './schedule-section.html',
  styleUrls: ['../../ui/section.css', './schedule-section.css'],
})
export class ScheduleSection {
  readonly form = input.required<JobForm>();
  protected readonly tabs = SCHEDULE_TABS;
  protected readonly units = Object.keys(UNITS) as Unit[];
  protected readonly zones = allZones();
  protected readonly typeOf = typeOf;
}
