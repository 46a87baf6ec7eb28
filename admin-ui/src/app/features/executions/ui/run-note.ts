import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  input,
  output,
} from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { Time } from '../../../core/time/time';
import { isOpen } from '../../../shared/executions/execution-words';
import { Icon } from '../../../shared/ui/icon';
import { RunNotes } from '../data/run-notes';

/** What people noted of a run, whether it is handled, and the way to change both. */
@Component({
  selector: 'app-run-note',
  imports: [Icon, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (run().handledAt; as at) {
      <p class="row">
        <app-icon name="check" /><strong>{{ 'executions.handled' | translate }}</strong>
        <span class="muted"
          ><bdi dir="ltr">{{ run().handledBy }}</bdi></span
        >
        <app-time class="muted" [at]="at" [jobZone]="zone()" [focusable]="true" />
      </p>
    }
    @if (run().note; as note) {
      <p class="text" dir="auto">{{ note }}</p>
    } @else if (!run().handledAt) {
      <p class="muted">{{ 'executions.note-none' | translate }}</p>
    }
    <p class="row">
      @if (run().handledAt) {
        <button type="button" class="button" [disabled]="!session.can('operator')" (click)="say('unhandle')">
          {{ 'executions.unhandle' | translate }}
        </button>
      } @else if (!isOpen()) {
        <button type="button" class="button" [disabled]="!session.can('operator')" (click)="say('handle')">
          <app-icon name="check" />{{ 'executions.handle' | translate }}
        </button>
      }
      <button type="button" class="button" [disabled]="!session.can('operator')" (click)="say('edit')">
        <app-icon name="edit" />{{
          (run().note ? 'executions.edit-note' : 'executions.add-note') | translate
        }}
      </button>
    </p>`,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
    .text {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class RunNote {
  readonly run = input.required<ExecutionDto>();
  readonly zone = input<string | null>(null);
  /** Something was said: read again. */
  readonly done = output();
  protected readonly session = inject(SessionStore);
  protected readonly isOpen = computed(() => isOpen(this.run().status));
  private readonly notes = inject(RunNotes);
  private readonly destroyRef = inject(DestroyRef);

  protected async say(what: 'edit' | 'handle' | 'unhandle'): Promise<void> {
    await this.notes[what](this.run());
    // The page may be left while the dialog is open.
    if (!this.destroyRef.destroyed) this.done.emit();
  }
}
