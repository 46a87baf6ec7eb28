import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { createMaintenanceWindow } from '../../../core/api/generated/fn/maintenance/create-maintenance-window';
import { updateMaintenanceWindow } from '../../../core/api/generated/fn/maintenance/update-maintenance-window';
import type { MaintenanceWindowDto } from '../../../core/api/generated/models/maintenance-window-dto';
import type { MaintenanceWindowPreviewDto } from '../../../core/api/generated/models/maintenance-window-preview-dto';
import { Time } from '../../../core/time/time';
import { allZones, browserZone } from '../../../core/time/zone';
import { Control } from '../../../shared/forms/control';
import { Field } from '../../../shared/forms/field';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { bodyOf, draftOf, newDraft, type WindowDraft } from './window-draft';

/** Makes or changes a maintenance window. Before it is saved it says which fires it would skip. Closes with true when it was saved. */
@Component({
  selector: 'app-window-dialog',
  imports: [
    Control,
    Field,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    ProblemPanel,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './window-dialog.html',
  styles: `
    form {
      display: grid;
      gap: 12px;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 220px), 1fr));
    }
    .wide {
      grid-column: 1 / -1;
    }
  `,
})
export class WindowDialog {
  protected readonly window = inject<MaintenanceWindowDto | null>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<WindowDialog, boolean>>(MatDialogRef);
  private readonly api = inject(Api);
  protected readonly zones = allZones();
  protected readonly draft = signal<WindowDraft>(
    this.window ? draftOf(this.window) : newDraft(browserZone()),
  );
  protected readonly preview = signal<MaintenanceWindowPreviewDto | null>(null);
  protected readonly problem = signal<AppProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly isReady = computed(
    () => !this.isBusy() && this.draft().name.trim() !== '' && this.draft().until !== '',
  );

  protected set(part: Partial<WindowDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
    this.preview.set(null);
  }

  protected errorOf(field: string): string {
    const pointer = `/${field}`;
    const found = this.problem()?.errors.find((error) => `${error.pointer}/`.startsWith(`${pointer}/`));
    return found?.message ?? '';
  }

  protected async look(): Promise<void> {
    const answer = await this.send(true);
    if (answer && 'fires' in answer) this.preview.set(answer);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isReady() && (await this.send(false))) this.dialog.close(true);
  }

  private async send(dryRun: boolean): Promise<MaintenanceWindowDto | MaintenanceWindowPreviewDto | null> {
    this.isBusy.set(true);
    this.problem.set(null);
    const body = bodyOf(this.draft());
    try {
      if (!this.window) return await this.api.invoke(createMaintenanceWindow, { dryRun, body });
      const { id, version } = this.window;
      return await this.api.invoke(updateMaintenanceWindow, { id, dryRun, 'If-Match': `"${version}"`, body });
    } catch (error) {
      this.problem.set(toAppProblem(error));
      return null;
    } finally {
      this.isBusy.set(false);
    }
  }
}
