import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  input,
  output,
} from '@angular/core';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { isOpen } from '../../../shared/executions/execution-words';
import { Icon } from '../../../shared/ui/icon';
import { RunCommands } from '../data/run-commands';
import { RunNotes } from '../data/run-notes';

/** What one may do with a row of the history. What the role does not allow stays in the menu, with the reason. */
@Component({
  selector: 'app-run-menu',
  imports: [Icon, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
      type="button"
      class="button plain icon"
      [matMenuTriggerFor]="menu"
      [attr.aria-label]="'executions.actions-of' | translate: { job: run().jobName ?? '#' + run().jobId }"
    >
      <app-icon name="more" />
    </button>
    <mat-menu #menu="matMenu">
      <ng-template matMenuContent>
        <a mat-menu-item [routerLink]="['/executions', run().id]">{{ 'executions.open' | translate }}</a>
        @if (isOpen()) {
          <button mat-menu-item [disabled]="!session.can('operator')" (click)="cancel()">
            {{ 'executions.cancel' | translate }}
          </button>
        } @else {
          <button mat-menu-item [disabled]="!session.can('operator')" (click)="repeat('retry')">
            {{ 'executions.retry' | translate }}
          </button>
          <button mat-menu-item [disabled]="!session.can('operator')" (click)="repeat('replay')">
            {{ 'executions.replay-edited' | translate }}
          </button>
          @let mark = run().handledAt ? 'unhandle' : 'handle';
          <button mat-menu-item [disabled]="!session.can('operator')" (click)="say(mark)">
            {{ 'executions.' + mark | translate }}
          </button>
        }
        <button mat-menu-item [disabled]="!session.can('operator')" (click)="say('edit')">
          {{ (run().note ? 'executions.edit-note' : 'executions.add-note') | translate }}
        </button>
        @if (!session.can('operator')) {
          <span class="note small muted">{{ 'executions.needs-operator' | translate }}</span>
        }
      </ng-template>
    </mat-menu>`,
  styles: `
    .note {
      display: block;
      max-inline-size: 260px;
      padding: 8px 16px;
    }
  `,
})
export class RunMenu {
  readonly run = input.required<ExecutionDto>();
  /** Something was done: read again. */
  readonly done = output();
  protected readonly session = inject(SessionStore);
  protected readonly isOpen = computed(() => isOpen(this.run().status));
  private readonly commands = inject(RunCommands);
  private readonly notes = inject(RunNotes);
  private readonly destroyRef = inject(DestroyRef);
  private readonly router = inject(Router);

  protected async cancel(): Promise<void> {
    await this.commands.cancel(this.run());
    this.done.emit();
  }

  protected async say(what: 'edit' | 'handle' | 'unhandle'): Promise<void> {
    await this.notes[what](this.run());
    // A row that is handled may leave the list before this is known here.
    if (!this.destroyRef.destroyed) this.done.emit();
  }

  protected async repeat(how: 'retry' | 'replay'): Promise<void> {
    const id = await this.commands[how](this.run());
    if (id !== null) await this.router.navigate(['/executions', id]);
  }
}
