import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { createApiKey } from '../../../core/api/generated/fn/api-keys/create-api-key';
import { listApiKeys } from '../../../core/api/generated/fn/api-keys/list-api-keys';
import { revokeApiKey } from '../../../core/api/generated/fn/api-keys/revoke-api-key';
import { rotateApiKey } from '../../../core/api/generated/fn/api-keys/rotate-api-key';
import type { ApiKeyDto } from '../../../core/api/generated/models/api-key-dto';
import { ROLES, SessionStore, type Role } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { fromWallClock } from '../../../core/time/iso';
import { Time } from '../../../core/time/time';
import { browserZone } from '../../../core/time/zone';
import { Confirm } from '../../../shared/ui/confirm';
import { CopyButton } from '../../../shared/ui/copy-button';
import { EmptyState } from '../../../shared/ui/empty-state';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { AdminOnly } from '../admin-only';

/** Keys for services; a secret is shown once, when it is made. */
@Component({
  selector: 'app-api-keys',
  imports: [AdminOnly, CopyButton, EmptyState, PageHeader, ProblemPanel, Skeleton, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './api-keys.html',
  styles: `
    :host,
    .parts {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 12px;
    }
    form label {
      display: grid;
      gap: 4px;
      font-weight: 500;
    }
    .secret {
      background: var(--good-soft);
    }
  `,
})
export class ApiKeys {
  protected readonly session = inject(SessionStore);
  protected readonly roles = ROLES;
  protected readonly query = apiQuery(listApiKeys, () =>
    this.session.can('admin') ? { perPage: 200 } : undefined,
  );
  protected readonly problem = signal<AppProblem | null>(null);
  protected readonly secret = signal<{ name: string; key: string } | null>(null);
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);

  /** @param expires wall-clock text in the browser's zone; '' = never. */
  protected create(form: HTMLFormElement, name: string, role: string, expires: string): Promise<void> {
    return this.attempt(async () => {
      const expiresAt = expires === '' ? null : fromWallClock(expires, browserZone());
      const { key } = await this.api.invoke(createApiKey, { body: { name, role: role as Role, expiresAt } });
      this.secret.set({ name, key });
      form.reset();
    });
  }

  protected async rotate(key: ApiKeyDto): Promise<void> {
    if (!(await this.sure('rotate', key))) return;
    await this.attempt(async () => {
      const rotated = await this.api.invoke(rotateApiKey, { id: key.id });
      this.secret.set({ name: rotated.name, key: rotated.key });
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
