import { ChangeDetectionStrategy, Component, inject, input, output, resource } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Api } from '../../../core/api/generated/api';
import { listJobs } from '../../../core/api/generated/fn/jobs/list-jobs';
import { looserThan, toListParams, type JobFilter, type LooserFilter } from '../data/job-filter';

/** Where nothing matches: how many jobs there would be without each single filter, so that not all of them have to go. Filters that
 *  would still give nothing are left out; a count that cannot be read is too, the list itself says what is wrong. */
@Component({
  selector: 'app-nearest-jobs',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@for (near of nearest.value(); track near.name) {
    <button type="button" class="button" (click)="choose.emit(near.part)">
      {{ 'jobs.without' | translate: { filter: (near.name | translate), count: near.count } }}
    </button>
  }`,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 8px;
    }
  `,
})
export class NearestJobs {
  readonly filter = input.required<JobFilter>();
  readonly choose = output<Partial<JobFilter>>();
  private readonly api = inject(Api);
  protected readonly nearest = resource({
    params: () => this.filter(),
    loader: async ({ params }) => {
      const counts = await Promise.all(looserThan(params).map((looser) => this.count(looser)));
      return counts.filter(({ count }) => count > 0);
    },
    defaultValue: [],
  });

  private async count(looser: LooserFilter): Promise<LooserFilter & { count: number }> {
    const params = { ...toListParams(looser.filter), perPage: 1 };
    const count = await this.api.invoke(listJobs, params).then(
      ({ total }) => total,
      () => 0,
    );
    return { ...looser, count };
  }
}
