import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { ZoneStore } from '../../core/time/zone';
import { ticksOf } from './axis-ticks';
import { densityOf, placeLane, xOf, type Lane, type LaneItem } from './lane-layout';
import { panWindow, windowAround, zoomWindow, type TimeWindow } from './time-window';

const ROW_PX = 16;
const DENSITY_PX = 6;
const TICK_PX = 90;
const PAN_SHARE = 0.2;

/** The lanes, drawn: past runs as bars by outcome, what runs up to now, what lies ahead as ghosts, busy stretches on top. Drag to pan,
 *  arrows to pan, + and - to zoom, Ctrl and the wheel to zoom where the pointer is. Time runs from left to right in every language;
 *  the agenda says the same as a list. */
@Component({
  selector: 'app-lane-chart',
  imports: [RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './lane-chart.html',
  styleUrl: './lane-chart.css',
})
export class LaneChart {
  readonly lanes = input.required<readonly Lane[]>();
  readonly window = input.required<TimeWindow>();
  /** Epoch ms. */
  readonly now = input.required<number>();
  readonly zone = input.required<string>();
  readonly windowChange = output<TimeWindow>();
  private readonly plot = viewChild.required<ElementRef<HTMLElement>>('plot');
  private readonly zones = inject(ZoneStore);
  private readonly router = inject(Router);
  private readonly translate = inject(TranslateService);
  protected readonly width = signal(640);
  /** Follows the input; while dragged it runs ahead of it. */
  protected readonly shown = linkedSignal(() => this.window());
  private drag: { x: number; window: TimeWindow; hasMoved: boolean } | null = null;

  protected readonly ticks = computed(() =>
    ticksOf(this.shown(), this.zone(), Math.max(2, this.width() / TICK_PX)).map(({ at, isDay }) => ({
      at,
      isDay,
      x: xOf(at, this.shown(), this.width()),
      text: this.zones.format(new Date(at).toISOString(), this.zone(), isDay ? 'tick-day' : 'tick-time'),
    })),
  );
  protected readonly nowX = computed(() => xOf(this.now(), this.shown(), this.width()));
  protected readonly rows = computed(() => {
    const frame = { width: this.width(), now: this.now() };
    return this.lanes().map((lane) => {
      const placed = placeLane(lane, this.shown(), frame);
      return { ...placed, height: placed.rows * ROW_PX + 8 };
    });
  });
  protected readonly density = computed(() => {
    const buckets = Math.max(1, Math.floor(this.width() / DENSITY_PX));
    const counts = densityOf(this.lanes(), this.shown(), buckets);
    const most = Math.max(1, ...counts);
    const size = this.width() / buckets;
    return counts.map((count, index) => ({ x: index * size, size, opacity: count / most }));
  });
  protected readonly rowPx = ROW_PX;

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      if (!('ResizeObserver' in globalThis)) return;
      const observer = new ResizeObserver(([entry]) =>
        this.width.set(Math.max(120, Math.floor(entry!.contentRect.width))),
      );
      observer.observe(this.plot().nativeElement);
      destroyRef.onDestroy(() => observer.disconnect());
    });
  }

  /** What the pointer reads at a bar. */
  protected titleOf(item: LaneItem): string {
    const time = (at: number): string => this.zones.format(new Date(at).toISOString(), this.zone());
    const status = this.translate.instant(`status.${item.status}`) as string;
    const fires =
      item.count > 1
        ? (this.translate.instant('executions.stands-for', { count: item.count }) as string)
        : '';
    const span =
      item.to !== null && item.to > item.from ? `${time(item.from)} – ${time(item.to)}` : time(item.from);
    return [item.jobName ?? `#${item.jobId}`, status, span, fires].filter((part) => part !== '').join('\n');
  }

  protected open(item: LaneItem): void {
    if (this.drag?.hasMoved) return;
    void this.router.navigateByUrl(
      item.executionId ? `/executions/${item.executionId}` : `/jobs/${item.jobId}`,
    );
  }

  protected onKey(event: KeyboardEvent): void {
    const next = this.afterKey(event);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.windowChange.emit(next);
  }

  protected onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.drag = { x: event.clientX, window: this.shown(), hasMoved: false };
  }

  protected onMove(event: PointerEvent): void {
    if (!this.drag || event.buttons === 0) return;
    const moved = event.clientX - this.drag.x;
    if (Math.abs(moved) > 3 && !this.drag.hasMoved) {
      this.drag.hasMoved = true;
      this.plot().nativeElement.setPointerCapture?.(event.pointerId);
    }
    if (this.drag.hasMoved) this.shown.set(panWindow(this.drag.window, -moved / this.width()));
  }

  protected onUp(): void {
    if (this.drag?.hasMoved) this.windowChange.emit(this.shown());
    // The click that ends a drag comes after this event and must not open the bar under it.
    setTimeout(() => (this.drag = null));
  }

  protected onWheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { left } = this.plot().nativeElement.getBoundingClientRect();
    const { from, to } = this.shown();
    const anchor = from + ((event.clientX - left) / this.width()) * (to - from);
    this.windowChange.emit(zoomWindow(this.shown(), event.deltaY > 0 ? 1 : -1, anchor));
  }

  private afterKey({ code, key }: KeyboardEvent): TimeWindow | null {
    const window = this.shown();
    if (code === 'ArrowLeft') return panWindow(window, -PAN_SHARE);
    if (code === 'ArrowRight') return panWindow(window, PAN_SHARE);
    if (code === 'Home') return windowAround(this.now(), window.to - window.from);
    if (key === '+' || code === 'Equal' || code === 'NumpadAdd') return zoomWindow(window, -1);
    if (key === '-' || code === 'Minus' || code === 'NumpadSubtract') return zoomWindow(window, 1);
    return null;
  }
}
