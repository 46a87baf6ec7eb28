import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  input,
  model,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { isSame } from '../../../core/same-value';
import { parseAnsi } from '../data/ansi';
import type { LogLine } from '../data/log-follower';
import { cutAtHits, type LogSearch } from '../data/log-search';
import { startsOf, windowAt } from '../data/log-window';

/** Closer to the end than this counts as at the end. */
const END_PX = 24;
/** Sizes until they were measured, px. */
const UNMEASURED = { row: 24, height: 400, columns: 100 };

/** Lines of a log, of which only those in sight are drawn. Reading on at the end follows the log; scrolling up stops that, and nothing
 *  moves the reader again. */
@Component({
  selector: 'app-log-lines',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './log-lines.html',
  styleUrl: './log-lines.css',
})
export class LogLines {
  readonly lines = input.required<readonly LogLine[]>();
  readonly search = input.required<LogSearch>();
  readonly wraps = input(true);
  /** IANA name; stamps are printed in it. */
  readonly zone = input.required<string>();
  readonly label = input.required<string>();
  /** `seq` of the line the address names, or that the search stands at; null = none. */
  readonly target = input<number | null>(null);
  readonly following = model(true);
  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  private readonly probe = viewChild.required<ElementRef<HTMLElement>>('probe');
  private readonly sizes = signal(UNMEASURED, { equal: isSame });
  private readonly top = signal(0);
  private lastTop = 0;

  private readonly starts = computed(() =>
    startsOf(
      this.lines().map(({ text }) => text),
      this.wraps() ? this.sizes().columns : null,
    ),
  );
  protected readonly shown = computed(() => {
    const { row, height } = this.sizes();
    const { from, to, rowsBefore, rowsAfter } = windowAt(this.starts(), this.top() / row, height / row);
    return { from, to, before: rowsBefore * row, after: rowsAfter * row };
  });
  protected readonly drawn = computed(() => {
    const { from, to } = this.shown();
    const search = this.search();
    return this.lines()
      .slice(from, to)
      .map((line) => ({ ...line, parts: cutAtHits(parseAnsi(line.coloured), line.text, search) }));
  });
  /** The address may name a line that has not been read yet. */
  private readonly hasTarget = computed(() => this.lines().some(({ seq }) => seq === this.target()));
  private readonly clock = computed(
    () =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: this.zone(),
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        fractionalSecondDigits: 3,
        hourCycle: 'h23',
      }),
  );

  constructor() {
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => this.measure());
    inject(DestroyRef).onDestroy(() => observer?.disconnect());
    afterRenderEffect(() => observer?.observe(this.frame().nativeElement));
    afterRenderEffect(() => {
      this.drawn();
      this.measure();
    });
    afterRenderEffect(() => {
      this.starts();
      if (this.following()) this.toEnd();
    });
    afterRenderEffect(() => {
      const seq = this.target();
      if (seq !== null && this.hasTarget()) untracked(() => this.bringIn(seq));
    });
  }

  protected stamp(iso: string): string {
    return this.clock().format(new Date(iso));
  }

  protected onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.frame().nativeElement;
    if (scrollHeight - scrollTop - clientHeight < END_PX) this.following.set(true);
    else if (scrollTop < this.lastTop) this.following.set(false);
    this.lastTop = scrollTop;
    this.top.set(scrollTop);
  }

  private toEnd(): void {
    const element = this.frame().nativeElement;
    element.scrollTop = element.scrollHeight;
  }

  /** Puts a line that is out of sight into the upper third. */
  private bringIn(seq: number): void {
    const element = this.frame().nativeElement;
    const { row, height } = this.sizes();
    const index = this.lines().findIndex((line) => line.seq === seq);
    const at = (this.starts()[index] ?? 0) * row;
    this.following.set(false);
    if (at >= element.scrollTop && at + row <= element.scrollTop + height) return;
    element.scrollTop = Math.max(0, at - height / 3);
  }

  private measure(): void {
    const frame = this.frame().nativeElement;
    const probe = this.probe().nativeElement.getBoundingClientRect();
    if (probe.width === 0 || frame.clientHeight === 0) return;
    const text = frame.querySelector('.text')?.clientWidth;
    const columns =
      this.wraps() && text ? Math.max(8, Math.floor(text / (probe.width / 10))) : UNMEASURED.columns;
    this.sizes.set({ row: probe.height, height: frame.clientHeight, columns });
  }
}
