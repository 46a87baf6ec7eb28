import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, input, output } from '@angular/core';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { SessionStore } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { copyText } from '../../../shared/ui/copy-text';
import { Icon, type IconName } from '../../../shared/ui/icon';
import { apiCalls } from '../data/api-call';
import { commandsFor, type ActionTarget, type JobCommand } from '../data/jobs.store';

const ICONS: Record<JobCommand, IconName> = {
  trigger: 'play',
  'run-with': 'play',
  pause: 'pause',
  'pause-with': 'pause',
  backfill: 'history',
  resume: 'play',
  enable: 'check',
  disable: 'minus',
  delete: 'trash',
  restore: 'retry',
};

/** What changes the job itself; the others only run it. */
const EDITORS: ReadonlySet<JobCommand> = new Set(['enable', 'disable', 'delete', 'restore']);

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
        @for (verb of commands(); track verb) {
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
        <button mat-menu-item (click)="copyCall()">
          <span class="row"><app-icon name="code" />{{ 'jobs.verb-copy-call' | translate }}</span>
        </button>
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
  readonly act = output<JobCommand>();
  protected readonly icons = ICONS;
  protected readonly commands = computed(() => commandsFor(this.job()));
  private readonly session = inject(SessionStore);
  private readonly toaster = inject(Toaster);
  private readonly document = inject(DOCUMENT);

  protected roleOf(command: JobCommand): 'operator' | 'editor' {
    return EDITORS.has(command) ? 'editor' : 'operator';
  }

  protected copyCall(): void {
    copyText(this.document, apiCalls(this.document.location.origin, this.job()).trigger);
    this.toaster.show('common.copied');
  }

  protected isAllowed(role: 'operator' | 'editor'): boolean {
    return this.session.can(role);
  }
}
