import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslateService } from '@ngx-translate/core';
import { ZoneStore } from '../../core/time/zone';

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Why an execution did not succeed, or why it waits, in words. A code without words of ours is shown as it is. */
@Component({
  selector: 'app-reason',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '{{ text() }}',
})
export class Reason {
  readonly code = input.required<string>();
  readonly params = input<Record<string, unknown> | null>(null);
  /** Zone of the job at hand; null in mixed lists. */
  readonly jobZone = input<string | null>(null);
  private readonly translate = inject(TranslateService);
  private readonly zones = inject(ZoneStore);

  protected readonly text = computed(() => {
    this.translate.currentLang();
    const key = `reasons.${this.code()}`;
    const text = this.translate.instant(key, this.readable()) as string;
    return text === key ? this.code() : text;
  });

  /** Missing parameters read as an empty text, instants in the chosen zone. */
  private readable(): Record<string, unknown> {
    const known: Record<string, unknown> = {
      by: '',
      reason: '',
      into: '',
      lateMs: 0,
      graceSeconds: 0,
      maxInstances: 0,
      maxQueued: 0,
      maxCatchUp: 0,
      timeoutSeconds: 0,
    };
    for (const [name, value] of Object.entries(this.params() ?? {})) {
      known[name] = typeof value === 'string' && value !== '' ? this.words(value) : value;
    }
    return known;
  }

  /** What people wrote keeps its own direction: an English reason would have its stop on the wrong side of an Arabic sentence. */
  private words(value: string): string {
    const text = ISO.test(value) ? this.zones.format(value, this.zones.zoneFor(this.jobZone())) : value;
    return `\u2068${text}\u2069`;
  }
}
