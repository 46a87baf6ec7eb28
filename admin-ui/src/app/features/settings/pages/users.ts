import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { createUser } from '../../../core/api/generated/fn/users/create-user';
import { listUsers } from '../../../core/api/generated/fn/users/list-users';
import { resetPassword } from '../../../core/api/generated/fn/users/reset-password';
import { updateUser } from '../../../core/api/generated/fn/users/update-user';
import type { UserDto } from '../../../core/api/generated/models/user-dto';
import { ROLES, SessionStore, type Role } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { Time } from '../../../core/time/time';
import { Confirm } from '../../../shared/ui/confirm';
import { CopyButton } from '../../../shared/ui/copy-button';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { AdminOnly } from '../admin-only';
import { RoleGuide } from '../ui/role-guide';

/** People and their roles. */
@Component({
  selector: 'app-users',
  imports: [AdminOnly, CopyButton, PageHeader, ProblemPanel, RoleGuide, Skeleton, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './users.html',
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
    .role {
      inline-size: auto;
    }
    summary {
      min-block-size: 24px;
      font-weight: 600;
      cursor: pointer;
    }
  `,
})
export class Users {
  protected readonly session = inject(SessionStore);
  protected readonly roles = ROLES;
  protected readonly query = apiQuery(listUsers, () =>
    this.session.can('admin') ? { perPage: 200 } : undefined,
  );
  protected readonly problem = signal<AppProblem | null>(null);
  /** A generated password, shown this once. */
  protected readonly secret = signal<{ username: string; password: string } | null>(null);
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);

  protected async create(
    form: HTMLFormElement,
    username: string,
    password: string,
    role: string,
  ): Promise<void> {
    await this.attempt(async () => {
      const body = { username, password, role: role as Role, mustChangePassword: true };
      await this.api.invoke(createUser, { body });
      form.reset();
      this.toaster.show('users.created', { name: username });
    });
  }

  protected setRole(user: UserDto, role: string): Promise<void> {
    return this.attempt(async () => {
      await this.api.invoke(updateUser, { id: user.id, body: { role: role as Role } });
      this.toaster.show('users.changed', { name: user.username });
    });
  }

  protected setDisabled(user: UserDto, disabled: boolean): Promise<void> {
    return this.attempt(async () => {
      await this.api.invoke(updateUser, { id: user.id, body: { disabled } });
      this.toaster.show('users.changed', { name: user.username }, async () => {
        await this.api.invoke(updateUser, { id: user.id, body: { disabled: !disabled } });
        this.query.reload();
      });
    });
  }

  protected async reset(user: UserDto): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'users.reset-title',
      text: 'users.reset-text',
      params: { name: user.username },
      action: 'users.reset',
      isDangerous: true,
    });
    if (!answer) return;
    await this.attempt(async () => {
      const { password } = await this.api.invoke(resetPassword, { id: user.id, body: {} });
      if (password !== null) this.secret.set({ username: user.username, password });
    });
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
