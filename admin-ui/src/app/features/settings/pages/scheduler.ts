import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { getConfiguration } from '../../../core/api/generated/fn/configuration/get-configuration';
import type { SettingDto } from '../../../core/api/generated/models/setting-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { textField, urlQuery } from '../../../core/url/url-query';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { AdminOnly } from '../admin-only';

/** The configuration the answering process runs with, and where each value comes from; secrets come masked. */
@Component({
  selector: 'app-scheduler-settings',
  imports: [AdminOnly, PageHeader, ProblemPanel, Skeleton, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-page-header
      [heading]="'settings.scheduler' | translate"
      [section]="'nav.settings' | translate"
    />
    <app-admin-only>
      <div class="parts">
        <p class="muted">{{ 'configuration.intro' | translate }}</p>
        <input
          class="input"
          type="search"
          dir="ltr"
          [attr.aria-label]="'configuration.search' | translate"
          [placeholder]="'configuration.search' | translate"
          [value]="url.value().q"
          (change)="url.change({ q: $any($event.target).value })"
        />
        @if (query.problem(); as problem) {
          <app-problem [problem]="problem" [asOf]="query.asOf()" (retry)="query.reload()" />
        }
        @if (query.isFirst()) {
          <app-skeleton />
        } @else {
          <div class="table-frame">
            <table class="table">
              <caption class="visually-hidden">
                {{
                  'settings.scheduler' | translate
                }}
              </caption>
              <thead>
                <tr>
                  <th scope="col">{{ 'configuration.name' | translate }}</th>
                  <th scope="col">{{ 'configuration.value' | translate }}</th>
                  <th scope="col">{{ 'configuration.source' | translate }}</th>
                </tr>
              </thead>
              <tbody>
                @for (setting of shown(); track setting.name) {
                  <tr>
                    <th scope="row">
                      <bdi dir="ltr" class="code">{{ setting.name }}</bdi>
                      <div class="small muted">
                        <bdi dir="ltr">{{ setting.doc }}</bdi>
                      </div>
                    </th>
                    <td [attr.data-label]="'configuration.value' | translate">
                      <bdi dir="ltr" class="code">{{ text(setting) }}</bdi>
                    </td>
                    <td [attr.data-label]="'configuration.source' | translate">
                      {{ 'configuration-sources.' + setting.source | translate }}
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        }
      </div>
    </app-admin-only>`,
  styles: `
    :host,
    .parts {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    td bdi {
      overflow-wrap: anywhere;
    }
  `,
})
export class SchedulerSettings {
  private readonly session = inject(SessionStore);
  protected readonly url = urlQuery({ q: textField() });
  protected readonly query = apiQuery(getConfiguration, () => (this.session.can('admin') ? {} : undefined));
  protected readonly shown = computed(() => {
    const text = this.url.value().q.toLowerCase();
    return (this.query.value()?.items ?? []).filter(({ name, doc }) =>
      `${name} ${doc}`.toLowerCase().includes(text),
    );
  });

  /** A dash where nothing is set. */
  protected text({ value }: SettingDto): string {
    if (value === null) return '–';
    return Array.isArray(value) ? value.join(', ') || '–' : String(value);
  }
}
