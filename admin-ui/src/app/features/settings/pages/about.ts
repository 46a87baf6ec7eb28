import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { toAppProblem } from '../../../core/api/app-problem';
import { getStatus } from '../../../core/api/generated/fn/instances/get-status';
import type { HealthStateDto } from '../../../core/api/generated/models/health-state-dto';
import type { ReadinessDto } from '../../../core/api/generated/models/readiness-dto';
import type { VersionInfo } from '../../../core/api/generated/models/version-info';
import { DurationPipe } from '../../../core/time/duration.pipe';
import { Time } from '../../../core/time/time';
import { Icon } from '../../../shared/ui/icon';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { NAVIGATION } from '../../../core/layout/navigation';

/** What runs here, where its documents are, and the keys of the keyboard. */
@Component({
  selector: 'app-about',
  imports: [DurationPipe, Icon, PageHeader, ProblemPanel, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-page-header
      [heading]="'settings.about' | translate"
      [section]="'nav.settings' | translate"
    />
    @if (query.problem(); as problem) {
      <app-problem [problem]="problem" [asOf]="query.asOf()" (retry)="query.reload()" />
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
            @if (version(); as build) {
              <dt>{{ 'about.commit' | translate }}</dt>
              <dd>
                <bdi dir="ltr" class="code">{{ build.commit ?? '–' }}</bdi>
              </dd>
              <dt>{{ 'about.node' | translate }}</dt>
              <dd>
                <bdi dir="ltr">{{ build.node }}</bdi>
              </dd>
            }
            <dt>{{ 'about.licence' | translate }}</dt>
            <dd><bdi dir="ltr">MIT</bdi></dd>
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
        <h2>{{ 'about.health' | translate }}</h2>
        <ul class="stack">
          @for (check of checks(); track check.name) {
            <li class="row">
              <app-icon [name]="check.isUp ? 'check' : 'alert'" [class.down]="!check.isUp" />
              <bdi dir="ltr" class="code">{{ check.name }}</bdi>
              <span class="muted small">{{ (check.isUp ? 'about.up' : 'about.down') | translate }}</span>
              <span class="muted small">{{ check.durationMs | duration }}</span>
              @if (check.detail; as detail) {
                <bdi dir="auto" class="small">{{ detail }}</bdi>
              }
            </li>
          }
        </ul>
      </section>
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
            · <a href="/openapi.yaml" target="_blank" rel="noopener"><bdi dir="ltr">YAML</bdi></a>
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
    .down {
      color: var(--bad);
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
  /** The probes are no part of the generated client: they answer outside of the API's paths. */
  protected readonly version = httpResource<VersionInfo>(() => '/version').value;
  private readonly ready = httpResource<ReadinessDto>(() => '/readyz');
  /** Of a service that is ready, or of the problem that says why it is not. */
  protected readonly checks = computed<HealthStateDto[]>(() => {
    if (this.ready.hasValue()) return this.ready.value().checks;
    const failed = this.ready.error();
    const checks = failed === undefined ? [] : toAppProblem(failed).params['checks'];
    return Array.isArray(checks) ? (checks as HealthStateDto[]) : [];
  });

  protected letter(code: string): string {
    return code.replace('Key', '').toLowerCase();
  }
}
