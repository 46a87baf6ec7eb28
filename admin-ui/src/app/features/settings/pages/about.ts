import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { getStatus } from '../../../core/api/generated/fn/instances/get-status';
import { Time } from '../../../core/time/time';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { NAVIGATION } from '../../../core/layout/navigation';

/** What runs here, where its documents are, and the keys of the keyboard. */
@Component({
  selector: 'app-about',
  imports: [PageHeader, ProblemPanel, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-page-header
      [heading]="'settings.about' | translate"
      [section]="'nav.settings' | translate"
    />
    @if (query.problem(); as problem) {
      <app-problem [problem]="problem" (retry)="query.reload()" />
    }
    <div class="columns">
      @if (query.value(); as status) {
        <section class="panel">
          <h2>{{ 'about.service' | translate }}</h2>
          <dl class="facts">
            <dt>{{ 'about.version' | translate }}</dt>
            <dd>
              <bdi dir="ltr">{{ status.version }}</bdi>
            </dd>
            <dt>{{ 'about.mode' | translate }}</dt>
            <dd>
              <bdi dir="ltr">{{ status.mode }}</bdi>
            </dd>
            <dt>{{ 'about.database' | translate }}</dt>
            <dd>
              <bdi dir="ltr">{{ status.database }}</bdi>
            </dd>
            <dt>{{ 'about.queue' | translate }}</dt>
            <dd>
              <bdi dir="ltr">{{ status.queue }}</bdi>
            </dd>
            <dt>{{ 'about.timezone' | translate }}</dt>
            <dd>
              <bdi dir="ltr">{{ status.timezone }}</bdi>
            </dd>
            <dt>{{ 'about.started' | translate }}</dt>
            <dd><app-time [at]="status.startedAt" format="full" [focusable]="true" /></dd>
          </dl>
        </section>
      }
      <section class="panel">
        <h2>{{ 'about.documents' | translate }}</h2>
        <ul class="stack">
          <li>
            <a href="/docs" target="_blank" rel="noopener">{{ 'about.reference' | translate }}</a>
          </li>
          <li>
            <a href="/docs/errors" target="_blank" rel="noopener">{{ 'about.errors' | translate }}</a>
          </li>
          <li>
            <a href="/openapi.json" target="_blank" rel="noopener">{{ 'about.openapi' | translate }}</a>
          </li>
        </ul>
      </section>
      <section class="panel">
        <h2>{{ 'about.keys' | translate }}</h2>
        <dl class="facts">
          @for (entry of navigation; track entry.path) {
            <dt>
              <kbd dir="ltr">g {{ letter(entry.code) }}</kbd>
            </dt>
            <dd>{{ entry.label | translate }}</dd>
          }
          <dt><kbd dir="ltr">c</kbd></dt>
          <dd>{{ 'jobs.create' | translate }}</dd>
          <dt><kbd dir="ltr">/</kbd></dt>
          <dd>{{ 'about.key-search' | translate }}</dd>
        </dl>
      </section>
    </div>`,
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    kbd {
      padding: 1px 6px;
      border: 1px solid var(--line-strong);
      border-radius: 4px;
      font-family: var(--font-code);
    }
  `,
})
export class About {
  protected readonly navigation = NAVIGATION;
  protected readonly query = apiQuery(getStatus, () => ({}));

  protected letter(code: string): string {
    return code.replace('Key', '').toLowerCase();
  }
}
