import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { firstValueFrom } from 'rxjs';
import { apiQuery } from '../../../core/api/api-query';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { listApiKeys } from '../../../core/api/generated/fn/api-keys/list-api-keys';
import { revokeApiKey } from '../../../core/api/generated/fn/api-keys/revoke-api-key';
import { rotateApiKey } from '../../../core/api/generated/fn/api-keys/rotate-api-key';
import type { ApiKeyDto } from '../../../core/api/generated/models/api-key-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { Time } from '../../../core/time/time';
import { Confirm } from '../../../shared/ui/confirm';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { AdminOnly } from '../admin-only';
import { ApiKeyDialog, type ApiKeyDialogData } from '../ui/api-key-dialog';

/** Keys for services; a secret is shown once, when it is made. */
@Component({
  selector: 'app-api-keys',
  imports: [AdminOnly, EmptyState, Icon, PageHeader, ProblemPanel, Skeleton, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './api-keys.html',
  styles: `
    :host,
    .parts {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
  `,
})
export class ApiKeys {
  protected readonly session = inject(SessionStore);
  protected readonly query = apiQuery(listApiKeys, () =>
    this.session.can('admin') ? { perPage: 200 } : undefined,
  );
  protected readonly problem = signal<AppProblem | null>(null);
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);
  private readonly dialog = inject(MatDialog);

  protected create(): Promise<void> {
    return this.show(null);
  }

  protected async rotate(key: ApiKeyDto): Promise<void> {
    if (!(await this.sure('rotate', key))) return;
    await this.attempt(async () => {
      const rotated = await this.api.invoke(rotateApiKey, { id: key.id });
      await this.show({ name: rotated.name, key: rotated.key });
    });
  }

  protected async revoke(key: ApiKeyDto): Promise<void> {
    if (!(await this.sure('revoke', key))) return;
    await this.attempt(async () => {
      await this.api.invoke(revokeApiKey, { id: key.id });
      this.toaster.show('api-keys.revoked-toast', { name: key.name });
    });
  }

  private async sure(action: 'rotate' | 'revoke', key: ApiKeyDto): Promise<boolean> {
    const answer = await this.confirm.ask({
      title: `api-keys.${action}-title`,
      text: `api-keys.${action}-text`,
      params: { name: key.name },
      action: `api-keys.${action}`,
      isDangerous: true,
    });
    return answer !== undefined;
  }

  private async show(data: ApiKeyDialogData): Promise<void> {
    const reference = this.dialog.open<ApiKeyDialog, ApiKeyDialogData, boolean>(ApiKeyDialog, {
      data,
      width: '560px',
      maxWidth: '96vw',
    });
    await firstValueFrom(reference.afterClosed());
    this.query.reload();
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.problem.set(null);
    try {
      await work();
    } catch (error) {
      this.problem.set(toAppProblem(error));
    }
    this.query.reload();
  }
}
