import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { CopyButton } from '../../../shared/ui/copy-button';
import { JsonView } from '../../../shared/ui/json-view';
import { apiCalls } from '../data/api-call';

/** The job as the API gives it, and calls about it for a shell. */
@Component({
  selector: 'app-job-api',
  imports: [CopyButton, JsonView, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="columns">
    <section class="panel" aria-labelledby="json-title">
      <h2 id="json-title">{{ 'jobs.as-json' | translate }}</h2>
      <app-json [value]="job()" />
    </section>
    <section class="panel stack" aria-labelledby="calls-title">
      <h2 id="calls-title">{{ 'jobs.api-calls' | translate }}</h2>
      <p class="muted">{{ 'jobs.api-key-hint' | translate: { variable: 'MAWID_API_KEY' } }}</p>
      @for (call of calls(); track call.name) {
        <div>
          <div class="row spread">
            <h3>{{ 'jobs.call-' + call.name | translate }}</h3>
            <app-copy [text]="call.text" />
          </div>
          <pre dir="ltr" tabindex="0">{{ call.text }}</pre>
        </div>
      }
    </section>
  </div>`,
})
export class JobApi {
  readonly job = input.required<JobDto>();
  private readonly origin = inject(DOCUMENT).location.origin;
  protected readonly calls = computed(() =>
    Object.entries(apiCalls(this.origin, this.job())).map(([name, text]) => ({ name, text })),
  );
}
