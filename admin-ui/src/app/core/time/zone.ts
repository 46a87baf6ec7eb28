import { computed, inject, Injectable, signal } from '@angular/core';
import { dateFormat } from '../i18n/intl';
import { Formats } from '../i18n/locale';
import { PreferencesStore, type ZoneChoice } from '../settings/preferences';

const OWN_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const PLAIN: Intl.DateTimeFormatOptions = {};

/** The browser's own zone, as it was when the page was loaded: every time on the page asks. */
export function browserZone(): string {
  return OWN_ZONE;
}

/** Whether Intl knows the zone. */
export function isZone(name: string): boolean {
  try {
    dateFormat(PLAIN, 'en', name);
    return true;
  } catch {
    return false;
  }
}

/** All IANA names, UTC first. */
export function allZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];
}

const SHOWN_ZONES = 8;

/** Zones whose name contains the text, those where a part of the name begins with it first; at most eight, none for an empty text.
 *  Spaces count as underscores: "new york" finds America/New_York. */
export function matchZones(zones: readonly string[], text: string): string[] {
  const wanted = text.trim().toLowerCase().replaceAll(' ', '_');
  if (wanted === '') return [];
  const found = zones.filter((zone) => zone.toLowerCase().includes(wanted));
  const begins = (zone: string): boolean =>
    zone
      .toLowerCase()
      .split('/')
      .some((part) => part.startsWith(wanted));
  return [...found.filter(begins), ...found.filter((zone) => !begins(zone))].slice(0, SHOWN_ZONES);
}

/** The IANA zone a choice means. @param jobZone zone of the job at hand, or null where several are mixed: then the browser's. */
export function resolveZone(choice: ZoneChoice | null, jobZone: string | null): string {
  if (choice === null || choice === 'job') return jobZone ?? browserZone();
  if (choice === 'mine') return browserZone();
  return isZone(choice) ? choice : 'UTC';
}

/** How a time is printed. `row` and `clock` leave the zone out: for tables that name it in their head. */
export type TimeStyle = 'full' | 'short' | 'time' | 'day' | 'row' | 'clock' | 'tick-time' | 'tick-day';

const STYLES: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  full: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  },
  short: {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  },
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
  row: {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  // Ticks of an axis, which names its zone once for all.
  'tick-time': { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  'tick-day': { month: 'short', day: 'numeric' },
  day: { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' },
};

/** The one control of the zone in which every time is read. The address (`?tz=`) wins over the stored choice. */
@Injectable({ providedIn: 'root' })
export class ZoneStore {
  private readonly preferences = inject(PreferencesStore);
  private readonly formats = inject(Formats);
  private readonly fromUrl = signal<string | null>(null);
  /** null = what suits the page. */
  readonly choice = computed<ZoneChoice | null>(() => this.fromUrl() ?? this.preferences.all().zone);

  /** What `?tz=` says; null when absent. What is no zone counts as absent. */
  overrideFromUrl(zone: string | null): void {
    this.fromUrl.set(zone !== null && (zone === 'job' || zone === 'mine' || isZone(zone)) ? zone : null);
  }

  choose(choice: ZoneChoice | null): void {
    this.fromUrl.set(null);
    this.preferences.change({ zone: choice });
  }

  /** @param jobZone see {@link resolveZone}. */
  zoneFor(jobZone: string | null): string {
    return resolveZone(this.choice(), jobZone);
  }

  /** Prints an instant in a zone, the zone's name with it (a day has none; see {@link TimeStyle}). Arabic text contains direction marks: for eyes only. */
  format(iso: string, zone: string, style: TimeStyle = 'short'): string {
    return dateFormat(STYLES[style], this.formats.locale(), zone).format(new Date(iso));
  }
}
