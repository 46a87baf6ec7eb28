import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Formats } from '../../../core/i18n/locale';
import { CountPipe } from '../../../core/time/duration.pipe';
import { Control } from '../../../shared/forms/control';
import { Field } from '../../../shared/forms/field';
import {
  parsePattern,
  PATTERN_KINDS,
  switchKind,
  writePattern,
  type Pattern,
  type PatternKind,
} from '../data/cron-builder';
import { firstWeekday } from './week';

/** A Sunday; only its weekday counts. */
const SUNDAY_MS = Date.UTC(2026, 1, 1);
const DAY_MS = 86_400_000;

/** A schedule by choices: every day, on weekdays, on a day of the month ... It shows what the expression says and writes it; an
 *  expression that says more is left alone until something is chosen. */
@Component({
  selector: 'app-cron-builder',
  imports: [CountPipe, Control, Field, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './cron-builder.html',
  styleUrl: './cron-builder.css',
})
export class CronBuilder {
  readonly expression = input.required<string>();
  readonly error = input('');
  readonly expressionChange = output<string>();
  protected readonly kinds = PATTERN_KINDS;
  protected readonly days = Array.from({ length: 31 }, (_, index) => index + 1);
  protected readonly nths = [1, 2, 3, 4, 5, 'last'] as const;
  protected readonly pattern = computed(() => parsePattern(this.expression()));
  private readonly formats = inject(Formats);
  /** In the order of the language's week. */
  protected readonly weekdays = computed(() => {
    const first = firstWeekday(this.formats.locale());
    const name = (style: 'short' | 'long') =>
      new Intl.DateTimeFormat(this.formats.locale(), { weekday: style, timeZone: 'UTC' });
    const [short, long] = [name('short'), name('long')];
    return Array.from({ length: 7 }, (_, index) => {
      const day = (first + index) % 7;
      const at = new Date(SUNDAY_MS + day * DAY_MS);
      return { day, short: short.format(at), long: long.format(at) };
    });
  });
  protected readonly months = computed(() => {
    const names = new Intl.DateTimeFormat(this.formats.locale(), { month: 'long', timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, index) => ({
      month: index + 1,
      name: names.format(new Date(Date.UTC(2026, index, 1))),
    }));
  });

  protected choose(kind: PatternKind): void {
    this.write(switchKind(this.pattern(), kind));
  }

  protected timeOf(pattern: Pattern): string {
    return 'time' in pattern ? pattern.time : '';
  }

  /** The number in the box, brought within bounds; what is no number becomes the smallest. */
  protected bounded(box: HTMLInputElement, min: number, max: number): number {
    const value = Math.min(max, Math.max(min, Math.trunc(Number(box.value)) || min));
    box.value = String(value);
    return value;
  }

  /** What makes no pattern (an emptied time) changes nothing. */
  protected set(part: Partial<Record<'every' | 'minute' | 'month' | 'weekday', number>>): void {
    const pattern = this.pattern();
    if (pattern) this.write({ ...pattern, ...part });
  }

  protected setTime(time: string): void {
    const pattern = this.pattern();
    if (pattern && 'time' in pattern && time !== '') this.write({ ...pattern, time: time.slice(0, 5) });
  }

  protected setDay(value: string): void {
    const pattern = this.pattern();
    if (pattern?.kind === 'monthly')
      this.write({ ...pattern, day: value === 'last' ? value : Number(value) });
    if (pattern?.kind === 'yearly') this.write({ ...pattern, day: Number(value) });
  }

  protected setNth(value: string): void {
    const pattern = this.pattern();
    if (pattern?.kind === 'nth') this.write({ ...pattern, nth: value === 'last' ? value : Number(value) });
  }

  /** One day must be left. */
  protected toggle(day: number, box: HTMLInputElement): void {
    const pattern = this.pattern();
    if (pattern?.kind !== 'weekly') return;
    const days = box.checked ? [...pattern.days, day] : pattern.days.filter((other) => other !== day);
    if (days.length === 0) box.checked = true;
    else this.write({ ...pattern, days });
  }

  private write(pattern: Pattern): void {
    this.expressionChange.emit(writePattern(pattern));
  }
}
