import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { Api } from '../../../core/api/generated/api';
import { listAudit, type ListAudit$Params } from '../../../core/api/generated/fn/audit/list-audit';
import type { AuditEntryDto } from '../../../core/api/generated/models/audit-entry-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { Time } from '../../../core/time/time';
import { instantField, numberField, textField, urlQuery } from '../../../core/url/url-query';
import { saveFile } from '../../../shared/ui/csv';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { PageHeader } from '../../../shared/ui/page-header';
import { Pager } from '../../../shared/ui/pager';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { TimeRange } from '../../../shared/ui/time-range';
import { AdminOnly } from '../admin-only';
import { auditToCsv } from '../data/audit-csv';
import { AuditChanges } from '../ui/audit-changes';

interface AuditFilter {
  principal: string;
  action: string;
  targetType: string;
  targetId: string;
  from: string | null;
  to: string | null;
  page: number;
  size: number;
}

const EXPORT_PAGE = 200;
/** Entries of one file at most. */
const MAX_EXPORTED = 20_000;

/** Who changed what, with before and after. */
@Component({
  selector: 'app-audit-log',
  imports: [
    AdminOnly,
    AuditChanges,
    EmptyState,
    Icon,
    PageHeader,
    Pager,
    ProblemPanel,
    RouterLink,
    Skeleton,
    Time,
    TimeRange,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './audit-log.html',
  styles: `
    :host,
    .parts {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .filters {
      align-items: end;
    }
    .filters label {
      display: grid;
      gap: 2px;
      flex: 1 1 130px;
    }
    .open > td,
    .open > th {
      border-block-end: 0;
    }
  `,
})
export class AuditLog {
  protected readonly session = inject(SessionStore);
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly document = inject(DOCUMENT);
  protected readonly fields = ['principal', 'action', 'targetType', 'targetId'] as const;
  protected readonly isExporting = signal(false);
  /** Ids of the entries that are unfolded. */
  protected readonly open = signal<ReadonlySet<number>>(new Set());
  protected readonly url = urlQuery<AuditFilter>({
    principal: textField(),
    action: textField(),
    targetType: textField(),
    targetId: textField(),
    from: instantField(),
    to: instantField(),
    page: numberField(1, 1, 1_000_000),
    size: numberField(50, 1, 200),
  });
  protected readonly range = computed(() => ({ from: this.url.value().from, to: this.url.value().to }));
  private readonly conditions = computed<ListAudit$Params>(() => {
    const { page: _page, size: _size, ...fields } = this.url.value();
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== null));
  });
  protected readonly query = apiQuery(listAudit, () => {
    if (!this.session.can('admin')) return undefined;
    const { page, size } = this.url.value();
    return { page, perPage: size, ...this.conditions() };
  });

  protected set(field: (typeof this.fields)[number], value: string): void {
    this.url.change({ [field]: value });
  }

  protected toggle(id: number): void {
    const open = new Set(this.open());
    if (!open.delete(id)) open.add(id);
    this.open.set(open);
  }

  /** Where the target of an entry can be looked at. */
  protected linkOf({ targetType, targetId, action }: AuditEntryDto): string[] | null {
    if (targetType === 'job' && action !== 'job.delete') return ['/jobs', targetId];
    if (targetType === 'webhook' && action !== 'webhook.delete') return ['/settings/webhooks', targetId];
    return targetType === 'execution' ? ['/executions', targetId] : null;
  }

  protected async exportCsv(): Promise<void> {
    this.isExporting.set(true);
    try {
      const entries: AuditEntryDto[] = [];
      for (let page = 1; entries.length < MAX_EXPORTED; page += 1) {
        const params = { ...this.conditions(), page, perPage: EXPORT_PAGE };
        const { items } = await this.api.invoke(listAudit, params);
        entries.push(...items);
        if (items.length < EXPORT_PAGE) break;
      }
      saveFile(this.document, 'mawid-audit.csv', 'text/csv', auditToCsv(entries));
    } catch (error) {
      this.toaster.showProblem(error);
    } finally {
      this.isExporting.set(false);
    }
  }
}
