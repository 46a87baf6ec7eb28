import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { Api } from '../../../core/api/generated/api';
import { restoreJobRevision } from '../../../core/api/generated/fn/jobs/restore-job-revision';
import { SessionStore } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { listJobRevisions } from '../../../core/api/generated/fn/jobs/list-job-revisions';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import type { JobRevisionDto } from '../../../core/api/generated/models/job-revision-dto';
import { Time } from '../../../core/time/time';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { changedFields, type FieldChange } from '../data/changed-fields';

/** Who changed the job, when, and which fields. */
@Component({
  selector: 'app-job-changes',
  imports: [ProblemPanel, Skeleton, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (query.problem(); as problem) {
      <app-problem [problem]="problem" [asOf]="query.asOf()" (retry)="query.reload()" />
    }
    @if (query.isFirst()) {
      <app-skeleton [rows]="4" />
    } @else if (query.value(); as page) {
      <ol class="stack">
        @for (revision of page.items; track revision.version) {
          <li class="panel">
            <div class="row spread">
              <h2>
                {{ 'revisions.' + revision.action | translate }}
                <bdi class="muted">{{ 'jobs.version' | translate: { version: revision.version } }}</bdi>
              </h2>
              <span class="muted"
                ><bdi>{{ revision.changedBy }}</bdi> ·
                <app-time [at]="revision.effectiveAt" [jobZone]="job().timezone"
              /></span>
            </div>
            @if (revision.version < job().version && job().state !== 'deleted') {
              <div>
                <button
                  type="button"
                  class="button tiny"
                  [disabled]="!session.can('editor') || isBusy()"
                  (click)="restore(revision)"
                >
                  {{ 'jobs.restore-version' | translate }}
                </button>
              </div>
            }
            @if (revision.reason) {
              <p>
                <bdi>{{ revision.reason }}</bdi>
              </p>
            }
            @if (changes(revision); as fields) {
              @if (fields.length > 0) {
                <dl class="facts">
                  @for (change of fields; track change.field) {
                    <dt>
                      <bdi dir="ltr" class="code">{{ change.field }}</bdi>
                    </dt>
                    <dd>
                      <del
                        ><bdi dir="ltr" class="code">{{ change.before }}</bdi></del
                      >
                      <ins
                        ><bdi dir="ltr" class="code">{{ change.after }}</bdi></ins
                      >
                    </dd>
                  }
                </dl>
              }
            }
          </li>
        }
      </ol>
    }`,
  styles: `
    del {
      color: var(--bad);
    }
    ins {
      color: var(--good);
      text-decoration: none;
    }
    .facts {
      margin-block-start: 8px;
    }
  `,
})
export class JobChanges {
  readonly job = input.required<JobDto>();
  readonly changed = output();
  // The version is part of the question, so that a change asks again.
  protected readonly query = apiQuery(listJobRevisions, () => ({
    id: this.job().id,
    perPage: 50,
    version: this.job().version,
  }));

  protected readonly session = inject(SessionStore);
  protected readonly isBusy = signal(false);
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);

  /** Makes the job what it was; that is a change like any other, with a version of its own, and can be gone back on the same way. */
  protected async restore({ version }: JobRevisionDto): Promise<void> {
    this.isBusy.set(true);
    const { id, name, version: present } = this.job();
    try {
      await this.api.invoke(restoreJobRevision, { id, version, 'If-Match': `"${present}"` });
      this.toaster.show('jobs.restored', { name, version });
      this.changed.emit();
    } catch (error) {
      this.toaster.showProblem(error);
    } finally {
      this.isBusy.set(false);
    }
  }

  /** Nothing for the first version: everything was new. */
  protected changes(revision: JobRevisionDto): FieldChange[] {
    return revision.before ? changedFields(revision.before, revision.after) : [];
  }
}
