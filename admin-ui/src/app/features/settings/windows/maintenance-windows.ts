import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { firstValueFrom } from 'rxjs';
import { apiQuery } from '../../../core/api/api-query';
import { Api } from '../../../core/api/generated/api';
import { deleteMaintenanceWindow } from '../../../core/api/generated/fn/maintenance/delete-maintenance-window';
import { listMaintenanceWindows } from '../../../core/api/generated/fn/maintenance/list-maintenance-windows';
import type { MaintenanceWindowDto } from '../../../core/api/generated/models/maintenance-window-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { Time } from '../../../core/time/time';
import { numberField, urlQuery } from '../../../core/url/url-query';
import { Confirm } from '../../../shared/ui/confirm';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { PageHeader } from '../../../shared/ui/page-header';
import { Pager } from '../../../shared/ui/pager';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { StatusChip } from '../../../shared/ui/status-chip';
import { WindowDialog } from './window-dialog';

/** Times in which jobs do not fire, by tag. */
@Component({
  selector: 'app-maintenance-windows',
  imports: [EmptyState, Icon, PageHeader, Pager, ProblemPanel, Skeleton, StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './maintenance-windows.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
  `,
})
export class MaintenanceWindows {
  protected readonly session = inject(SessionStore);
  protected readonly url = urlQuery({ page: numberField(1, 1, 1_000_000), size: numberField(50, 1, 200) });
  protected readonly query = apiQuery(listMaintenanceWindows, () => {
    const { page, size } = this.url.value();
    return { page, perPage: size };
  });
  private readonly api = inject(Api);
  private readonly dialog = inject(MatDialog);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);

  /** @param window null = a new one. */
  protected async edit(window: MaintenanceWindowDto | null): Promise<void> {
    const reference = this.dialog.open<WindowDialog, MaintenanceWindowDto | null, boolean>(WindowDialog, {
      data: window,
      width: '640px',
      maxWidth: '96vw',
    });
    if (await firstValueFrom(reference.afterClosed())) this.toaster.show('windows.saved');
    this.query.reload();
  }

  protected async remove({ id, name, version }: MaintenanceWindowDto): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'windows.delete-title',
      text: 'windows.delete-text',
      params: { name },
      action: 'windows.delete',
      isDangerous: true,
    });
    if (!answer) return;
    try {
      await this.api.invoke(deleteMaintenanceWindow, { id, 'If-Match': `"${version}"` });
      this.toaster.show('windows.deleted', { name });
    } catch (error) {
      this.toaster.showProblem(error);
    }
    this.query.reload();
  }
}
