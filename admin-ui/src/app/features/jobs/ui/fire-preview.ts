import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { previewSchedule } from '../../../core/api/generated/fn/schedules/preview-schedule';
import type { PreviewDto } from '../../../core/api/generated/models/preview-dto';
import type { PreviewWarningDto } from '../../../core/api/generated/models/preview-warning-dto';
import { PreferencesStore } from '../../../core/settings/preferences';
import { Time } from '../../../core/time/time';
import { ZoneStore } from '../../../core/time/zone';
import { FieldMessages } from '../../../shared/forms/field-message';
import { Icon } from '../../../shared/ui/icon';
import { MonthHeat } from './month-heat';
import { SameMinute } from './same-minute';

const QUIET_MS = 250;
const SHOWN_DAYS = 35;

/** The schedule in words and its next runs. The server is the only judge; it is asked 250 ms after the last change. */
@Component({
  selector: 'app-fire-preview',
  imports: [Icon, MonthHeat, SameMinute, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './fire-preview.html',
  styleUrl: './fire-preview.css',
})
export class FirePreview {
  /** null = not enough to ask yet. */
  readonly request = input.required<PreviewDto | null>();
  readonly count = input(10);
  /** Whether to show how the runs spread over the next weeks, and a switch for the zone of all times. */
  readonly hasMonth = input(false);
  /** When the job as it is stored runs next; null = it does not, or is new. */
  readonly ownNextRunAt = input<string | null>(null);
  private readonly asked = signal<PreviewDto | null>(null);
  protected readonly query = apiQuery(previewSchedule, () => {
    const request = this.asked();
    const days = this.hasMonth() ? SHOWN_DAYS : undefined;
    return request ? { body: { ...request, count: this.count(), days } } : undefined;
  });
  private readonly messages = inject(FieldMessages);
  /** What the server has against the schedule. */
  protected readonly objections = computed(() => {
    const problem = this.asked() ? this.query.problem() : null;
    if (!problem) return [];
    return problem.errors.length > 0
      ? problem.errors.map((error) => this.messages.of(error))
      : [problem.detail || problem.title];
  });
  private readonly language = inject(PreferencesStore).language;
  protected readonly zones = inject(ZoneStore);
  protected readonly zoneChoices = ['job', 'mine', 'UTC'] as const;
  protected readonly zoneChoice = computed(() => this.zones.choice() ?? 'job');
  protected readonly sentence = computed(() => this.query.value()?.description[this.language()] ?? '');
  protected readonly zone = computed(() => this.asked()?.timezone ?? null);

  constructor() {
    let isFirst = true;
    effect((onCleanup) => {
      const request = this.request();
      const timer = setTimeout(() => this.asked.set(request), isFirst ? 0 : QUIET_MS);
      isFirst = false;
      onCleanup(() => clearTimeout(timer));
    });
  }

  /** Instants of a warning in the zone of the page. */
  protected readable({ params }: PreviewWarningDto): Record<string, unknown> {
    const at: unknown = 'at' in params ? params['at'] : undefined;
    const local: unknown = 'local' in params ? params['local'] : undefined;
    return {
      ...params,
      at: typeof at === 'string' ? this.zones.format(at, this.zone() ?? 'UTC') : '',
      local: typeof local === 'string' ? `\u2066${local.replace('T', ' ')}\u2069` : '',
    };
  }
}
