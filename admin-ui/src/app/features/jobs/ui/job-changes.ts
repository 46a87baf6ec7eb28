import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
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
      <app-problem [problem]="problem" (retry)="query.reload()" />
    }
    @if (query.isFirst()) {
      <app-skeleton [rows]="4" />
    } @else if (query.value(); as page) {
      <ol class="stack">
        @for (revision of page.items; track revision.version) {
          <li class="panel">
            <div class="row spread">
              <h3>
                {{ 'revisions.' + revision.action | translate }}
                <bdi class="muted">{{ 'jobs.version' | translate: { version: revision.version } }}</bdi>
              </h3>
              <span class="muted"
                ><bdi>{{ revision.changedBy }}</bdi> ·
                <app-time [at]="revision.effectiveAt" [jobZone]="job().timezone"
              /></span>
            </div>
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
  // The version is part of the question, so that a change asks again.
  protected readonly query = apiQuery(listJobRevisions, () => ({
    id: this.job().id,
    perPage: 50,
    version: this.job().version,
  }));

  /** Nothing for the first version: everything was new. */
  protected changes(revision: JobRevisionDto): FieldChange[] {
    return revision.before ? changedFields(revision.before, revision.after) : [];
  }
}
