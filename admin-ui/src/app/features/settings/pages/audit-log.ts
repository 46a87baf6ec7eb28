import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { listAudit } from '../../../core/api/generated/fn/audit/list-audit';
import { SessionStore } from '../../../core/auth/session.store';
import { Time } from '../../../core/time/time';
import { numberField, textField, urlQuery } from '../../../core/url/url-query';
import { EmptyState } from '../../../shared/ui/empty-state';
import { JsonView } from '../../../shared/ui/json-view';
import { PageHeader } from '../../../shared/ui/page-header';
import { Pager } from '../../../shared/ui/pager';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { AdminOnly } from '../admin-only';

interface AuditFilter {
  principal: string;
  action: string;
  targetType: string;
  targetId: string;
  page: number;
  size: number;
}

/** Who changed what, with before and after. */
@Component({
  selector: 'app-audit-log',
  imports: [AdminOnly, EmptyState, JsonView, PageHeader, Pager, ProblemPanel, Skeleton, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './audit-log.html',
  styles: `
    :host,
    .parts {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .filters label {
      display: grid;
      gap: 2px;
    }
    summary {
      cursor: pointer;
      min-block-size: 24px;
    }
    .diff {
      display: grid;
      gap: 8px;
    }
  `,
})
export class AuditLog {
  private readonly session = inject(SessionStore);
  protected readonly fields = ['principal', 'action', 'targetType', 'targetId'] as const;
  protected readonly url = urlQuery<AuditFilter>({
    principal: textField(),
    action: textField(),
    targetType: textField(),
    targetId: textField(),
    page: numberField(1, 1, 1_000_000),
    size: numberField(50, 1, 200),
  });
  protected readonly query = apiQuery(listAudit, () => {
    if (!this.session.can('admin')) return undefined;
    const { principal, action, targetType, targetId, page, size } = this.url.value();
    return {
      page,
      perPage: size,
      principal: principal || undefined,
      action: action || undefined,
      targetType: targetType || undefined,
      targetId: targetId || undefined,
    };
  });

  protected set(field: (typeof this.fields)[number], value: string): void {
    this.url.change({ [field]: value });
  }
}
