import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from '../ui/icon';
import type { WhyQuestion } from './why-dialog';

/** "Why?": a button that opens the chain of checks behind a fire of a job, or behind its next one. Give it to every execution that
 *  did not succeed and to every next run. */
@Component({
  selector: 'app-why',
  imports: [Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
    type="button"
    class="button tiny plain"
    aria-haspopup="dialog"
    [attr.aria-label]="'why.button-of' | translate: { job: name() }"
    (click)="ask($event)"
  >
    <app-icon name="lost" [size]="14" />{{ 'why.button' | translate }}
  </button>`,
  styles: `
    :host {
      display: inline-flex;
    }
    button {
      color: var(--accent);
    }
  `,
})
export class Why {
  readonly jobId = input.required<number>();
  readonly jobName = input<string | null>(null);
  /** ISO instant: the nominal time of an execution, or any other. null = the next fire. */
  readonly at = input<string | null | undefined>(null);
  /** Zone of the job, where it is known: times are told in it when the zone switch leaves the choice to the page. */
  readonly jobZone = input<string | null>(null);
  private readonly dialog = inject(MatDialog);

  protected name(): string {
    return this.jobName() ?? `#${this.jobId()}`;
  }

  /** The button may stand within a row that opens something itself. */
  protected async ask(event: Event): Promise<void> {
    event.stopPropagation();
    const { WhyDialog } = await import('./why-dialog');
    const data: WhyQuestion = {
      jobId: this.jobId(),
      jobName: this.name(),
      at: this.at() ?? null,
      jobZone: this.jobZone(),
    };
    this.dialog.open(WhyDialog, { data, width: '640px', maxWidth: '100vw', autoFocus: 'dialog' });
  }
}
