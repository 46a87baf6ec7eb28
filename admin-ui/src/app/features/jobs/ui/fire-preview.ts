import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { previewSchedule } from '../../../core/api/generated/fn/schedules/preview-schedule';
import type { PreviewDto } from '../../../core/api/generated/models/preview-dto';
import type { PreviewWarningDto } from '../../../core/api/generated/models/preview-warning-dto';
import { PreferencesStore } from '../../../core/settings/preferences';
import { Time } from '../../../core/time/time';
import { ZoneStore } from '../../../core/time/zone';
import { Icon } from '../../../shared/ui/icon';

const QUIET_MS = 250;

/** The schedule in words and its next runs. The server is the only judge; it is asked 250 ms after the last change. */
@Component({
  selector: 'app-fire-preview',
  imports: [Icon, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './fire-preview.html',
  styleUrl: './fire-preview.css',
})
export class FirePreview {
  /** null = not enough to ask yet. */
  readonly request = input.required<PreviewDto | null>();
  readonly count = input(10);
  private readonly asked = signal<PreviewDto | null>(null);
  protected readonly query = apiQuery(previewSchedule, () => {
    const request = this.asked();
    return request ? { body: { ...request, count: this.count() } } : undefined;
  });
  /** What the server has against the schedule; the form shows it beside its fields. */
  readonly problem = computed(() => (this.asked() ? this.query.problem() : null));
  private readonly language = inject(PreferencesStore).language;
  private readonly zones = inject(ZoneStore);
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
