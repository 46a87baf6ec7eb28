import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { SessionStore } from '../../../core/auth/session.store';
import { Icon } from '../../../shared/ui/icon';

/** What to do where nobody made a job yet: three steps with a sample that works. */
@Component({
  selector: 'app-first-steps',
  imports: [Icon, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<section class="panel" aria-labelledby="first-title">
    <h2 id="first-title">{{ 'dashboard.first-title' | translate }}</h2>
    <ol>
      <li>
        <app-icon name="functions" />
        <a routerLink="/functions">{{ 'dashboard.first-function' | translate }}</a>
        <p class="small muted">{{ 'dashboard.first-function-text' | translate }}</p>
      </li>
      <li>
        <app-icon name="plus" />
        @if (session.can('editor')) {
          <a routerLink="/jobs/new" [queryParams]="{ task: 'demo.hello' }">{{
            'dashboard.first-job' | translate
          }}</a>
        } @else {
          <span>{{ 'dashboard.first-job' | translate }}</span>
        }
        <p class="small muted">
          {{ (session.can('editor') ? 'dashboard.first-job-text' : 'jobs.needs-editor') | translate }}
        </p>
      </li>
      <li>
        <app-icon name="play" />
        <a routerLink="/executions">{{ 'dashboard.first-watch' | translate }}</a>
        <p class="small muted">{{ 'dashboard.first-watch-text' | translate }}</p>
      </li>
    </ol>
  </section>`,
  styles: `
    ol {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 220px), 1fr));
      gap: 16px;
    }
    li {
      display: grid;
      grid-template-columns: auto 1fr;
      align-items: center;
      gap: 4px 10px;
    }
    app-icon {
      padding: 8px;
      border-radius: 50%;
      background: var(--accent-soft);
      color: var(--accent);
    }
    p {
      grid-column: 2;
    }
  `,
})
export class FirstSteps {
  protected readonly session = inject(SessionStore);
}
