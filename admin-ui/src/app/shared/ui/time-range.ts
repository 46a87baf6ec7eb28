import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { CdkTrapFocus } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { fromWallClock, toWallClock } from '../../core/time/iso';
import { Now } from '../../core/time/now';
import { ZoneStore } from '../../core/time/zone';
import { Icon } from './icon';

/** A stretch of time; null = open. */
export interface Range {
  /** ISO in UTC, inclusive. */
  from: string | null;
  /** Exclusive. */
  to: string | null;
}

const HOUR = 3_600_000;
const SPANS = [
  { name: 'hour', ms: HOUR },
  { name: 'day', ms: 24 * HOUR },
  { name: 'week', ms: 7 * 24 * HOUR },
  { name: 'month', ms: 30 * 24 * HOUR },
];

/** A range of time: a button with what is chosen, a small form with ready ranges and both ends in the chosen zone. */
@Component({
  selector: 'app-time-range',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, CdkTrapFocus, Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
      type="button"
      class="button"
      cdkOverlayOrigin
      #origin="cdkOverlayOrigin"
      aria-haspopup="dialog"
      [attr.aria-expanded]="isOpen()"
      [class.on]="range().from || range().to"
      (click)="isOpen.set(!isOpen())"
    >
      <app-icon name="calendar" [size]="16" />
      {{ label() }}
      @if (summary()) {
        <strong>{{ summary() }}</strong>
      }
      <app-icon name="down" [size]="14" />
    </button>
    <ng-template
      cdkConnectedOverlay
      [cdkConnectedOverlayOrigin]="origin"
      [cdkConnectedOverlayOpen]="isOpen()"
      cdkConnectedOverlayHasBackdrop
      cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
      [cdkConnectedOverlayPush]="true"
      (backdropClick)="isOpen.set(false)"
      (detach)="isOpen.set(false)"
    >
      <form
        class="panel"
        role="dialog"
        cdkTrapFocus
        cdkTrapFocusAutoCapture
        [attr.aria-label]="label()"
        (submit)="$event.preventDefault(); apply(from.value, to.value)"
        (keydown.escape)="isOpen.set(false)"
      >
        <div class="row">
          @for (span of spans; track span.name) {
            <button type="button" class="button tiny" (click)="choose(span.ms)">
              {{ 'range.' + side() + '-' + span.name | translate }}
            </button>
          }
        </div>
        <label
          >{{ 'range.from' | translate }}
          <input #from class="input" type="datetime-local" step="1" [value]="wall(range().from)"
        /></label>
        <label
          >{{ 'range.to' | translate }}
          <input #to class="input" type="datetime-local" step="1" [value]="wall(range().to)"
        /></label>
        <p class="small muted">
          {{ 'range.in-zone' | translate }} <bdi dir="ltr">{{ zone() }}</bdi>
        </p>
        <div class="row">
          <button type="submit" class="button primary">{{ 'range.apply' | translate }}</button>
          <button type="button" class="button plain" (click)="emit({ from: null, to: null })">
            {{ 'common.clear' | translate }}
          </button>
        </div>
      </form>
    </ng-template>`,
  styles: `
    .on {
      border-color: var(--accent);
      background: var(--accent-soft);
    }
    .panel {
      display: grid;
      gap: 12px;
      inline-size: min(340px, 92vw);
      margin-block-start: 4px;
      box-shadow: 0 6px 24px rgb(0 0 0 / 22%);
    }
    label {
      display: grid;
      gap: 4px;
      font-weight: 500;
    }
  `,
})
export class TimeRange {
  /** What the times are, translated. */
  readonly label = input.required<string>();
  readonly range = input.required<Range>();
  readonly rangeChange = output<Range>();
  /** Whether the ready ranges end or begin now. */
  readonly side = input<'last' | 'next'>('last');
  protected readonly spans = SPANS;
  protected readonly isOpen = signal(false);
  private readonly zones = inject(ZoneStore);
  private readonly now = inject(Now);
  protected readonly zone = computed(() => this.zones.zoneFor(null));
  protected readonly summary = computed(() => {
    const { from, to } = this.range();
    const text = (iso: string | null): string =>
      iso === null ? '…' : this.zones.format(iso, this.zone(), 'short');
    return from === null && to === null ? '' : `${text(from)} – ${text(to)}`;
  });

  protected wall(iso: string | null): string {
    return iso === null ? '' : toWallClock(iso, this.zone());
  }

  /** What is overdue belongs to the next hour: such a range begins nowhere. */
  protected choose(ms: number): void {
    const at = (offset: number): string => new Date(this.now.ms() + offset).toISOString();
    this.emit(this.side() === 'last' ? { from: at(-ms), to: null } : { from: null, to: at(ms) });
  }

  protected apply(from: string, to: string): void {
    const instant = (text: string): string | null => (text === '' ? null : fromWallClock(text, this.zone()));
    this.emit({ from: instant(from), to: instant(to) });
  }

  protected emit(range: Range): void {
    this.isOpen.set(false);
    this.rangeChange.emit(range);
  }
}
