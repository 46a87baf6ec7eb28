import { computed, inject, Injectable } from '@angular/core';
import { numberFormat } from './intl';
import { PreferencesStore, type Language, type Preferences } from '../settings/preferences';

/** BCP 47 tag for Intl. The calendar is pinned because older browsers give the Hijri one for Arabic; the digits are a choice.
 *  Arabic without a country: its month names are read in all countries. */
export function localeOf(language: Language, digits: Preferences['digits']): string {
  return language === 'ar' ? `ar-u-ca-gregory-nu-${digits}` : 'en-GB-u-ca-gregory-nu-latn';
}

const WHOLE: Intl.NumberFormatOptions = {};
const SHORT: Intl.NumberFormatOptions = { maximumFractionDigits: 1 };
const SHARE: Intl.NumberFormatOptions = { style: 'percent', maximumFractionDigits: 1 };
const UNITS = {
  millisecond: ofUnit('millisecond'),
  second: ofUnit('second'),
  minute: ofUnit('minute'),
  hour: ofUnit('hour'),
  day: ofUnit('day'),
  kilobyte: ofUnit('kilobyte'),
  megabyte: ofUnit('megabyte'),
  gigabyte: ofUnit('gigabyte'),
};

function ofUnit(unit: string): Intl.NumberFormatOptions {
  return { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 };
}

/** Numbers, durations, sizes and lists in the chosen language. */
@Injectable({ providedIn: 'root' })
export class Formats {
  private readonly preferences = inject(PreferencesStore);
  readonly locale = computed(() => localeOf(this.preferences.all().language, this.preferences.all().digits));
  private readonly relative = computed(
    () => new Intl.RelativeTimeFormat(this.locale(), { numeric: 'auto', style: 'short' }),
  );

  number(value: number): string {
    return numberFormat(WHOLE, this.locale()).format(value);
  }

  percent(fraction: number): string {
    return numberFormat(SHARE, this.locale()).format(fraction);
  }

  bytes(value: number): string {
    const unit = value >= 1e9 ? 'gigabyte' : value >= 1e6 ? 'megabyte' : 'kilobyte';
    const divisor = { gigabyte: 1e9, megabyte: 1e6, kilobyte: 1e3 }[unit];
    return this.inUnit(value / divisor, unit);
  }

  /** "250 ms", "3.4 s", "2 min 5 s", "1 hr 10 min"; negative values keep their sign. */
  duration(ms: number): string {
    const parts = splitDuration(Math.abs(ms)).map(({ unit, value }) => this.inUnit(value, unit));
    return (ms < 0 ? '-' : '') + parts.join(' ');
  }

  /** "in 5 min", "2 hr ago"; the largest unit that fits. */
  fromNow(atMs: number, nowMs: number): string {
    const seconds = Math.round((atMs - nowMs) / 1000);
    const size = Math.abs(seconds);
    if (size < 60) return this.relative().format(seconds, 'second');
    if (size < 3_600) return this.relative().format(Math.round(seconds / 60), 'minute');
    if (size < 86_400) return this.relative().format(Math.round(seconds / 3_600), 'hour');
    return this.relative().format(Math.round(seconds / 86_400), 'day');
  }

  decimal(value: number): string {
    return numberFormat(SHORT, this.locale()).format(value);
  }

  private inUnit(value: number, unit: keyof typeof UNITS): string {
    return numberFormat(UNITS[unit], this.locale()).format(value);
  }
}

interface DurationPart {
  unit: 'millisecond' | 'second' | 'minute' | 'hour' | 'day';
  value: number;
}

/** At most two neighbouring units; zero remainders are left out. @param ms not negative. */
export function splitDuration(ms: number): DurationPart[] {
  if (ms < 1_000) return [{ unit: 'millisecond', value: Math.round(ms) }];
  if (ms < 60_000) return [{ unit: 'second', value: Math.floor(ms / 100) / 10 }];
  const pairs = [
    { limit: 3_600_000, unit: 'minute', size: 60_000, next: 'second', nextSize: 1_000 },
    { limit: 86_400_000, unit: 'hour', size: 3_600_000, next: 'minute', nextSize: 60_000 },
    { limit: Infinity, unit: 'day', size: 86_400_000, next: 'hour', nextSize: 3_600_000 },
  ] as const;
  const pair = pairs.find(({ limit }) => ms < limit) ?? pairs[2];
  const rest = Math.floor((ms % pair.size) / pair.nextSize);
  const whole: DurationPart = { unit: pair.unit, value: Math.floor(ms / pair.size) };
  return rest === 0 ? [whole] : [whole, { unit: pair.next, value: rest }];
}
