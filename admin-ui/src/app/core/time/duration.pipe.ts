import { inject, Pipe, type PipeTransform } from '@angular/core';
import { Formats } from '../i18n/locale';

/** Milliseconds as "3.4 s"; nothing for null. Impure because the language may change; the work is a table look-up. */
@Pipe({ name: 'duration', pure: false })
export class DurationPipe implements PipeTransform {
  private readonly formats = inject(Formats);

  transform(ms: number | null | undefined): string {
    return ms === null || ms === undefined ? '–' : this.formats.duration(ms);
  }
}

/** A number with the digits and separators of the language. */
@Pipe({ name: 'count', pure: false })
export class CountPipe implements PipeTransform {
  private readonly formats = inject(Formats);

  transform(value: number | null | undefined): string {
    return value === null || value === undefined ? '–' : this.formats.number(value);
  }
}
