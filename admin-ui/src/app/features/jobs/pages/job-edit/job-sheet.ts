import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  inject,
  input,
  type TemplateRef,
  viewChild,
} from '@angular/core';
import { Location } from '@angular/common';
import { MatDialog } from '@angular/material/dialog';
import { ActivatedRoute, Router } from '@angular/router';
import { JobEdit } from './job-edit';
import type { HoldsDraft } from './unsaved.guard';

/** The create/edit form as a sheet over the list or the job: `/jobs/new` (`?from=` copies a job, `?task=` picks the function) and
 *  `/jobs/:id/edit`. It has an address of its own, so Back closes it; on small screens it is the whole page. */
@Component({
  selector: 'app-job-sheet',
  imports: [JobEdit],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<ng-template #sheet>
    <app-job-edit [id]="id" [from]="from()" [task]="task()" (closed)="close()" />
  </ng-template>`,
})
export class JobSheet implements HoldsDraft {
  readonly from = input<string>();
  readonly task = input<string>();
  private readonly route = inject(ActivatedRoute);
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  /** Of the page behind; absent for a new job. */
  protected readonly id = this.route.snapshot.parent?.paramMap.get('id') ?? undefined;
  private readonly sheet = viewChild.required<TemplateRef<unknown>>('sheet');
  private readonly edit = viewChild(JobEdit);

  constructor() {
    const dialog = inject(MatDialog);
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const opened = dialog.open(this.sheet(), {
        panelClass: 'sheet',
        ariaLabelledBy: 'sheet-title',
        position: { top: '0' },
        maxWidth: '100vw',
        disableClose: true,
        closeOnNavigation: false,
        autoFocus: '#sheet-title',
      });
      opened.backdropClick().subscribe(() => this.close());
      opened.keydownEvents().subscribe((event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) this.close();
      });
      destroyRef.onDestroy(() => opened.close());
    });
  }

  isDirty(): boolean {
    return this.edit()?.isDirty() ?? false;
  }

  discard(): void {
    this.edit()?.discard();
  }

  /** Back to where the sheet was opened; after a direct visit, to the page behind it. */
  protected close(): void {
    const state = this.location.getState() as { navigationId?: number } | null;
    if ((state?.navigationId ?? 1) > 1) this.location.back();
    else void this.router.navigate(['..'], { relativeTo: this.route });
  }
}
