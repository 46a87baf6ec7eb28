import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { TranslateService } from '@ngx-translate/core';
import { Formats } from '../i18n/locale';
import { toZonedIso } from './iso';
import { Now } from './now';
import { browserZone, ZoneStore, type TimeStyle } from './zone';

/** An instant in the chosen zone, never without the zone's name. Hover (and focus, where asked) shows job, own and UTC time, how long ago, and ISO. */
@Component({
  selector: 'app-time',
  imports: [MatTooltip],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (at(); as iso) {
      <time
        #tip="matTooltip"
        [attr.datetime]="iso"
        [matTooltip]="focusable() ? details() : ''"
        [attr.tabindex]="focusable() ? 0 : null"
        (pointerenter)="tip.message = details()"
        >{{ text() }}</time
      >
    } @else {
      <span class="muted">{{ empty() }}</span>
    }`,
  styles: `
    time {
      white-space: nowrap;
      border-radius: 3px;
    }
    @media (max-width: 719px) {
      time {
        white-space: normal;
      }
    }
  `,
})
export class Time {
  /** ISO instant, or null: shows `empty`. */
  readonly at = input.required<string | null | undefined>();
  /** Zone of the job at hand; null in mixed lists. */
  readonly jobZone = input<string | null>(null);
  /** In a list of many jobs "automatic" means one zone for all rows: the browser's. */
  readonly isMixed = input(false);
  readonly format = input<TimeStyle | 'relative'>('short');
  readonly empty = input('–');
  /** Reachable with the Tab key; off in tables, where it would add a stop for each cell (the row's own page has them). */
  readonly focusable = input(false);
  private readonly zones = inject(ZoneStore);
  private readonly formats = inject(Formats);
  private readonly now = inject(Now);
  private readonly translate = inject(TranslateService);

  private readonly shownZone = computed(() =>
    this.zones.choice() === null && this.isMixed() ? browserZone() : this.zones.zoneFor(this.jobZone()),
  );

  protected readonly text = computed(() => {
    const iso = this.at();
    if (!iso) return '';
    const format = this.format();
    if (format === 'relative') return this.formats.fromNow(Date.parse(iso), this.now.ms());
    return this.zones.format(iso, this.shownZone(), format);
  });

  /** Words of the tooltip. It tells the age, so it is new each second: in tables it is made when the pointer comes, or hundreds of them
   *  would be made for nobody. */
  protected details(): string {
    const iso = this.at();
    if (!iso) return '';
    const jobZone = this.jobZone();
    const line = (key: string, zone: string): string =>
      this.translate.instant('time.line', {
        label: this.translate.instant(`time.${key}`),
        zone: `\u2066${zone}\u2069`,
        at: this.zones.format(iso, zone, 'full'),
      });
    return [
      ...(jobZone ? [line('job-zone', jobZone)] : []),
      line('my-zone', browserZone()),
      line('utc', 'UTC'),
      this.formats.fromNow(Date.parse(iso), this.now.ms()),
      `\u2066${toZonedIso(iso, this.shownZone())}\u2069`,
    ].join('\n');
  }
}
