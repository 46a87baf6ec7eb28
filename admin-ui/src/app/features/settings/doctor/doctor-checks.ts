import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import type { DoctorCheckDto } from '../../../core/api/generated/models/doctor-check-dto';
import type { DoctorWordsDto } from '../../../core/api/generated/models/doctor-words-dto';
import { StatusChip } from '../../../shared/ui/status-chip';

/** What needs mending stands open, the worst first; what is well is folded away. */
@Component({
  selector: 'app-doctor-checks',
  imports: [StatusChip, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<ul class="stack">
      @for (check of amiss(); track check.code) {
        <li class="check-up">
          <p class="row">
            <app-status [value]="check.severity" /><bdi dir="ltr" class="code">{{ check.code }}</bdi>
          </p>
          <dl class="facts">
            <dt>{{ 'doctor.found' | translate }}</dt>
            <dd>{{ text(check.found) }}</dd>
            <dt>{{ 'doctor.wanted' | translate }}</dt>
            <dd>{{ text(check.wanted) }}</dd>
            @if (check.fix; as fix) {
              <dt>{{ 'doctor.fix' | translate }}</dt>
              <dd>
                <strong>{{ text(fix) }}</strong>
              </dd>
            }
          </dl>
        </li>
      }
    </ul>
    @if (well().length > 0) {
      <details [open]="amiss().length === 0">
        <summary>{{ 'doctor.well' | translate: { count: well().length } }}</summary>
        <dl class="facts">
          @for (check of well(); track check.code) {
            <dt>
              <bdi dir="ltr" class="code">{{ check.code }}</bdi>
            </dt>
            <dd>
              {{ text(check.found) }}
              <div class="small muted">{{ 'doctor.wanted' | translate }}: {{ text(check.wanted) }}</div>
            </dd>
          }
        </dl>
      </details>
    }`,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      min-inline-size: 0;
    }
    ul:empty {
      display: none;
    }
    .check-up {
      display: grid;
      gap: 8px;
      padding-block-end: 12px;
      border-block-end: 1px solid var(--line);
    }
    summary {
      min-block-size: 24px;
      cursor: pointer;
    }
    details .facts {
      margin-block-start: 8px;
    }
  `,
})
export class DoctorChecks {
  readonly checks = input.required<readonly DoctorCheckDto[]>();
  private readonly translate = inject(TranslateService);
  protected readonly amiss = computed(() =>
    ['fail', 'warn'].flatMap((severity) => this.checks().filter((check) => check.severity === severity)),
  );
  protected readonly well = computed(() => this.checks().filter(({ severity }) => severity === 'ok'));

  /** In the console's language: the server words each finding in both. */
  protected text({ en, ar }: DoctorWordsDto): string {
    return this.translate.currentLang() === 'ar' ? ar : en;
  }
}
