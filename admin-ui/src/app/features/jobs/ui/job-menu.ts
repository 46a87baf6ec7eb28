import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { SessionStore } from '../../../core/auth/session.store';
import { Icon, type IconName } from '../../../shared/ui/icon';
import { verbsFor, type ActionTarget, type JobVerb } from '../data/jobs.store';

const ICONS: Record<JobVerb, IconName> = {
  trigger: 'play',
  pause: 'pause',
  resume: 'play',
  enable: 'check',
  disable: 'minus',
  delete: 'trash',
  restore: 'retry',
};

/** The actions of one job. What the role does not allow is there, switched off, with the role it needs. */
@Component({
  selector: 'app-job-menu',
  imports: [Icon, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
      type="button"
      class="button plain icon"
      [matMenuTriggerFor]="menu"
      [attr.aria-label]="'jobs.actions-of' | translate: { name: job().name }"
    >
      <app-icon name="more" />
    </button>
    <mat-menu #menu="matMenu">
      <ng-template matMenuContent>
        @if (!isAllowed('operator')) {
          <p class="note muted small">{{ 'jobs.needs-operator' | translate }}</p>
        } @else if (!isAllowed('editor')) {
          <p class="note muted small">{{ 'jobs.needs-editor' | translate }}</p>
        }
        @for (verb of verbs(); track verb) {
          <button mat-menu-item [disabled]="!isAllowed(roleOf(verb))" (click)="act.emit(verb)">
            <span class="row"><app-icon [name]="icons[verb]" />{{ 'jobs.verb-' + verb | translate }}</span>
          </button>
        }
        <a mat-menu-item [routerLink]="['/jobs', job().id, 'edit']" [disabled]="!isAllowed('editor')">
          <span class="row"><app-icon name="edit" />{{ 'jobs.verb-edit' | translate }}</span>
        </a>
        <a
          mat-menu-item
          routerLink="/jobs/new"
          [queryParams]="{ from: job().id }"
          [disabled]="!isAllowed('editor')"
        >
          <span class="row"><app-icon name="copy" />{{ 'jobs.verb-duplicate' | translate }}</span>
        </a>
        <a mat-menu-item [routerLink]="['/jobs', job().id]" [queryParams]="{ tab: 'history' }">
          <span class="row"><app-icon name="history" />{{ 'jobs.verb-history' | translate }}</span>
        </a>
      </ng-template>
    </mat-menu>`,
  styles: `
    .note {
      padding: 8px 16px;
      max-inline-size: 260px;
    }
  `,
})
export class JobMenu {
  readonly job = input.required<ActionTarget>();
  readonly act = output<JobVerb>();
  protected readonly icons = ICONS;
  protected readonly verbs = computed(() => verbsFor(this.job()));
  private readonly session = inject(SessionStore);

  protected roleOf(verb: JobVerb): 'operator' | 'editor' {
    return verb === 'trigger' || verb === 'pause' || verb === 'resume' ? 'operator' : 'editor';
  }

  protected isAllowed(role: 'operator' | 'editor'): boolean {
    return this.session.can(role);
  }
}
