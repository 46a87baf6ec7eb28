import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { ZoneStore } from '../../../core/time/zone';
import { spanOf, type Bar } from '../data/histogram';

/** Fires over time by outcome, from the left to the right in every language. A click on a bar, or a drag over several, chooses that
 *  stretch of time; with the keyboard: arrows move, Enter chooses. */
@Component({
  selector: 'app-history-histogram',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:pointerup)': 'cancel()' },
  template: `<div
    class="bars"
    dir="ltr"
    role="group"
    [attr.aria-label]="'executions.histogram' | translate"
    (keydown.arrowleft)="move(-1, $event)"
    (keydown.arrowright)="move(1, $event)"
  >
    @for (bar of bars(); track bar.from; let index = $index) {
      <button
        type="button"
        class="bar"
        [tabindex]="index === active() ? 0 : -1"
        [class.chosen]="isChosen(index)"
        [attr.aria-label]="label(bar)"
        [title]="label(bar)"
        (focus)="active.set(index)"
        (pointerdown)="start.set(index); end.set(index)"
        (pointerenter)="end.set(index)"
        (pointerup)="choose($event)"
        (keydown.enter)="chooseBar(index, $event)"
      >
        <span class="unrun" [style.block-size.%]="share(bar.unrun)"></span>
        <span class="failed" [style.block-size.%]="share(bar.failed)"></span>
        <span class="succeeded" [style.block-size.%]="share(bar.succeeded)"></span>
      </button>
    }
  </div>`,
  styles: `
    :host {
      display: block;
      min-inline-size: 0;
    }
    .bars {
      display: flex;
      align-items: stretch;
      block-size: 64px;
      border-block-end: 1px solid var(--line-strong);
      touch-action: pan-y;
      user-select: none;
    }
    .bar {
      display: flex;
      flex: 1 1 0;
      flex-direction: column;
      justify-content: flex-end;
      min-inline-size: 0;
      padding: 0 0.5px;
      border: 0;
      background: none;
      cursor: crosshair;
    }
    .bar:hover,
    .chosen {
      background: var(--accent-soft);
    }
    .succeeded {
      background: var(--good);
    }
    .failed {
      background: var(--bad);
    }
    .unrun {
      background: repeating-linear-gradient(45deg, var(--warn) 0 2px, transparent 2px 4px);
    }
  `,
})
export class HistoryHistogram {
  readonly bars = input.required<readonly Bar[]>();
  readonly spanChange = output<{ from: string; to: string }>();
  protected readonly active = signal(0);
  /** Where a drag began; null = none is under way. */
  protected readonly start = signal<number | null>(null);
  protected readonly end = signal(0);
  private readonly translate = inject(TranslateService);
  private readonly zones = inject(ZoneStore);
  private readonly tallest = computed(() =>
    Math.max(1, ...this.bars().map(({ succeeded, failed, unrun }) => succeeded + failed + unrun)),
  );

  /** Per cent of the height; what is there at all is seen. */
  protected share(count: number): number {
    return count === 0 ? 0 : Math.max(2, (count / this.tallest()) * 100);
  }

  protected label({ from, to, succeeded, failed, unrun }: Bar): string {
    const zone = this.zones.zoneFor(null);
    const [begin, end] = [from, to].map((iso) => this.zones.format(iso, zone));
    return this.translate.instant('executions.bar', { begin, end, succeeded, failed, unrun }) as string;
  }

  protected isChosen(index: number): boolean {
    const start = this.start();
    if (start === null) return false;
    return index >= Math.min(start, this.end()) && index <= Math.max(start, this.end());
  }

  protected choose(event: Event): void {
    event.stopPropagation();
    const start = this.start();
    if (start !== null) this.emit(start, this.end());
    this.cancel();
  }

  protected chooseBar(index: number, event: Event): void {
    event.preventDefault();
    this.emit(index, index);
  }

  protected move(step: 1 | -1, event: Event): void {
    event.preventDefault();
    const next = Math.min(this.bars().length - 1, Math.max(0, this.active() + step));
    this.active.set(next);
    const group = event.currentTarget;
    if (group instanceof HTMLElement) group.querySelectorAll<HTMLElement>('.bar')[next]?.focus();
  }

  protected cancel(): void {
    this.start.set(null);
  }

  private emit(one: number, other: number): void {
    const span = spanOf(this.bars(), one, other);
    if (span) this.spanChange.emit(span);
  }
}
