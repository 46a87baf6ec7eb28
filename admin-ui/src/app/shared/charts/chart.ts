import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  input,
  signal,
  viewChild,
  ViewEncapsulation,
} from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Formats } from '../../core/i18n/locale';
import { PreferencesStore } from '../../core/settings/preferences';
import { ZoneStore, type TimeStyle } from '../../core/time/zone';
import { hasValues, type ChartModel } from './chart-data';
import { DRAW_CHART } from './draw-chart';

const DAY_MS = 86_400_000;

/** A chart with its text: a summary in words, a legend, the values under the pointer, and the same numbers as a table. The axis of time
 *  runs from left to right in every language. */
@Component({
  selector: 'app-chart',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  templateUrl: './chart.html',
  styleUrls: ['./chart.css', '../../../../../node_modules/uplot/dist/uPlot.min.css'],
})
export class Chart {
  readonly heading = input.required<string>();
  readonly model = input.required<ChartModel>();
  /** What the chart says, in a sentence. */
  readonly summary = input.required<string>();
  /** Zone of one job; null where several are mixed. */
  readonly jobZone = input<string | null>(null);
  protected readonly isTable = signal(false);
  protected readonly point = signal<number | null>(null);
  private readonly canvas = viewChild<ElementRef<HTMLElement>>('canvas');
  private readonly zones = inject(ZoneStore);
  private readonly formats = inject(Formats);
  private readonly preferences = inject(PreferencesStore);
  private readonly draw = inject(DRAW_CHART);
  private takeAway: (() => void) | null = null;
  private round = 0;

  protected readonly zone = computed(() => this.zones.zoneFor(this.jobZone()));
  protected readonly isEmpty = computed(() => !hasValues(this.model()));

  constructor() {
    afterRenderEffect(() => {
      const host = this.canvas()?.nativeElement;
      const model = this.model();
      const zone = this.zone();
      // Colours and words of the axis follow these.
      this.preferences.all();
      this.clear();
      if (host && !this.isEmpty()) void this.paint(host, model, zone);
    });
    inject(DestroyRef).onDestroy(() => this.clear());
  }

  protected timeText(ms: number | undefined): string {
    return ms === undefined ? '' : this.zones.format(new Date(ms).toISOString(), this.zone());
  }

  protected valueText(value: number | null | undefined): string {
    if (value === null || value === undefined) return '–';
    return this.model().unit === 'ms' ? this.formats.duration(value) : this.formats.number(value);
  }

  private async paint(host: HTMLElement, model: ChartModel, zone: string): Promise<void> {
    const round = this.round;
    const takeAway = await this.draw(model, {
      host,
      zone,
      formatTime: (ms, stepMs) => this.zones.format(new Date(ms).toISOString(), zone, styleOf(stepMs)),
      formatValue: (value) => this.valueText(value),
      onPoint: (index) => this.point.set(index),
    });
    // Overtaken by a newer model while the library loaded.
    if (round === this.round) this.takeAway = takeAway;
    else takeAway();
  }

  private clear(): void {
    this.round += 1;
    this.takeAway?.();
    this.takeAway = null;
  }
}

/** The zone stands once, above the axis. */
function styleOf(stepMs: number): TimeStyle {
  return stepMs >= DAY_MS ? 'tick-day' : 'tick-time';
}
