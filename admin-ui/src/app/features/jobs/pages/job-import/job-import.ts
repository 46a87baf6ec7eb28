import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { toAppProblem, type AppProblem } from '../../../../core/api/app-problem';
import { BULK_OUTCOME } from '../../../../core/api/generated/models/bulk-outcome-array';
import { SessionStore } from '../../../../core/auth/session.store';
import { CountPipe } from '../../../../core/time/duration.pipe';
import { Control } from '../../../../shared/forms/control';
import { Field } from '../../../../shared/forms/field';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Icon } from '../../../../shared/ui/icon';
import { PageHeader } from '../../../../shared/ui/page-header';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { StatusChip } from '../../../../shared/ui/status-chip';
import {
  countOutcomes,
  JobImport,
  MAX_IMPORTED,
  orderImport,
  parseImport,
  type ImportLine,
  type ImportOrder,
} from '../../data/import-jobs';
import { ImportLines } from '../../ui/import-lines';

/** Jobs from a file or a pasted text: looked at first, job by job and field by field, then written as it was shown. */
@Component({
  selector: 'app-job-import',
  imports: [
    CountPipe,
    EmptyState,
    Control,
    Field,
    Icon,
    ImportLines,
    PageHeader,
    ProblemPanel,
    RouterLink,
    Skeleton,
    StatusChip,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './job-import.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
  `,
})
export class JobImportPage {
  protected readonly session = inject(SessionStore);
  private readonly importer = inject(JobImport);
  protected readonly outcomes = BULK_OUTCOME;
  protected readonly max = MAX_IMPORTED;
  protected readonly text = signal('');
  protected readonly byId = signal(false);
  /** Key of what is wrong with the text; '' = nothing. */
  protected readonly wrong = signal('');
  protected readonly problem = signal<AppProblem | null>(null);
  protected readonly isBusy = signal(false);
  /** What would be done or, once it is applied, what was; null before the text was looked at. */
  protected readonly lines = signal<readonly ImportLine[] | null>(null);
  /** Whether some of it is written. */
  protected readonly isDone = signal(false);
  /** How many of what was ordered were not answered yet; 0 also while nothing is ordered. */
  protected readonly left = signal(0);
  private order: ImportOrder | null = null;
  protected readonly counts = computed(() => countOutcomes(this.lines() ?? []));
  /** What is worth sending: the others would be refused again or change nothing. */
  protected readonly applied = computed(() =>
    (this.lines() ?? []).filter(({ outcome }) => outcome === 'created' || outcome === 'updated'),
  );

  protected async read({ files }: HTMLInputElement): Promise<void> {
    const [file] = files ?? [];
    if (!file) return;
    this.change(await file.text());
    await this.check();
  }

  /** What was found belongs to the text it was found for. */
  protected change(text: string): void {
    this.text.set(text);
    this.forget();
  }

  protected setById(byId: boolean): void {
    this.byId.set(byId);
    this.forget();
  }

  protected async check(): Promise<void> {
    if (this.isBusy()) return;
    this.forget();
    const parsed = parseImport(this.text(), { byId: this.byId() });
    if ('problem' in parsed) {
      this.wrong.set(parsed.problem);
      return;
    }
    await this.busy(async () => this.lines.set(await this.importer.check(parsed.items)));
  }

  /** Writes what was shown, or what a lost connection left of it. */
  protected async apply(): Promise<void> {
    if (this.isBusy()) return;
    const order = (this.order ??= orderImport(this.applied()));
    await this.busy(async () => {
      await this.importer.apply(order, (done) => {
        // Shown at once: these are written, whatever becomes of the rest.
        this.lines.update((before) => [...(this.isDone() ? (before ?? []) : []), ...done]);
        this.isDone.set(true);
      });
    });
    this.left.set(order.requests.reduce((sum, { items }) => sum + items.length, 0));
  }

  private forget(): void {
    this.lines.set(null);
    this.isDone.set(false);
    this.order = null;
    this.left.set(0);
    this.wrong.set('');
    this.problem.set(null);
  }

  private async busy(work: () => Promise<void>): Promise<void> {
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await work();
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}
