import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslateService } from '@ngx-translate/core';
import type { StatisticsDto } from '../../../core/api/generated/models/statistics-dto';
import { Formats } from '../../../core/i18n/locale';
import { Chart } from '../../../shared/charts/chart';
import { peakOf } from '../../../shared/charts/chart-data';
import {
  durationChart,
  latenessChart,
  levelsChart,
  outcomesChart,
} from '../../../shared/charts/statistics-charts';

/** The charts of the dashboard, each with its sentence. */
@Component({
  selector: 'app-charts',
  imports: [Chart],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'columns' },
  template: `@for (chart of charts(); track chart.key) {
    <app-chart [heading]="chart.heading" [model]="chart.model" [summary]="chart.summary" />
  }`,
  styles: `
    /* Four side by side or two by two: none stands alone in a row. */
    @media (min-width: 900px) {
      :host(.columns) {
        grid-template-columns: 1fr 1fr;
      }
    }
    @media (min-width: 1800px) {
      :host(.columns) {
        grid-template-columns: repeat(4, 1fr);
      }
    }
  `,
})
export class Charts {
  readonly statistics = input.required<StatisticsDto>();
  private readonly translate = inject(TranslateService);
  private readonly formats = inject(Formats);

  protected readonly charts = computed(() => {
    this.translate.currentLang();
    const words = (key: string, params = {}): string => this.translate.instant(key, params) as string;
    const { series, total } = this.statistics();
    const { lateness, duration, successPercent } = total;
    const ended = total.succeeded + total.failed + total.timedOut + total.lost;
    const unrun = total.missed + total.skipped;
    const percentiles = this.percentileTexts(lateness);
    return [
      {
        key: 'outcomes',
        heading: words('charts.outcomes'),
        model: outcomesChart(series, words),
        summary:
          successPercent === null
            ? words('charts.outcomes-none', { unrun })
            : words('charts.outcomes-summary', {
                ended,
                percent: this.formats.percent(successPercent / 100),
                unrun,
              }),
      },
      {
        key: 'lateness',
        heading: words('charts.lateness'),
        model: latenessChart(series, words),
        summary: lateness.p50 === null ? words('charts.none') : words('charts.lateness-summary', percentiles),
      },
      {
        key: 'duration',
        heading: words('charts.duration'),
        model: durationChart(series, words),
        summary:
          duration.p95 === null
            ? words('charts.none')
            : words('charts.duration-summary', this.percentileTexts(duration)),
      },
      this.levels(words),
    ];
  });

  /** Depth of the queue: nothing else says whether there are enough instances. */
  private levels(words: (key: string, params?: object) => string) {
    const model = levelsChart(this.statistics().series, words);
    const [waiting, running] = model.series.map((one) => peakOf({ series: [one], kind: 'lines' }));
    return {
      key: 'levels',
      heading: words('charts.levels'),
      model,
      summary: waiting == null ? words('charts.none') : words('charts.levels-summary', { waiting, running }),
    };
  }

  private percentileTexts(values: Record<'p50' | 'p95' | 'p99', number | null>): Record<string, string> {
    const text = (value: number | null): string => (value === null ? '–' : this.formats.duration(value));
    return { p50: text(values.p50), p95: text(values.p95), p99: text(values.p99) };
  }
}
