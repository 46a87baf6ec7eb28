import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogModule } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { explainJob } from '../../core/api/generated/fn/accounting/explain-job';
import { PreferencesStore } from '../../core/settings/preferences';
import { fromWallClock, toWallClock } from '../../core/time/iso';
import { ZoneStore } from '../../core/time/zone';
import { Icon } from '../ui/icon';
import { ProblemPanel } from '../ui/problem-panel';
import { Skeleton } from '../ui/skeleton';
import { WhyChecks } from './why-checks';
import { VERDICT_LOOKS } from './why-facts';

/** About which instant of which job. */
export interface WhyQuestion {
  jobId: number;
  jobName: string;
  /** ISO instant; null = the next fire. */
  at: string | null;
  /** Zone of the job; null = not known here. */
  jobZone: string | null;
}

/** Why an instant of a job ran, did not, or will: the verdict in a sentence, then what was checked, in the order in which it
 *  decides. Any other instant of the job can be asked about from here. */
@Component({
  selector: 'app-why-dialog',
  imports: [Icon, MatDialogModule, ProblemPanel, RouterLink, Skeleton, TranslatePipe, WhyChecks],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './why-dialog.html',
  styleUrl: './why-dialog.css',
})
export class WhyDialog {
  protected readonly question = inject<WhyQuestion>(MAT_DIALOG_DATA);
  /** ISO instant that is asked about; null = the next fire. */
  protected readonly at = signal(this.question.at);
  private readonly zones = inject(ZoneStore);
  private readonly preferences = inject(PreferencesStore);
  protected readonly zone = computed(() => this.zones.zoneFor(this.question.jobZone));
  protected readonly answer = apiQuery(explainJob, () => {
    const at = this.at();
    return { id: this.question.jobId, timezone: this.zone(), ...(at === null ? {} : { at }) };
  });
  protected readonly look = computed(() => VERDICT_LOOKS[this.answer.value()?.verdict ?? 'waiting']);
  protected readonly sentence = computed(() => {
    const sentence = this.answer.value()?.sentence;
    return sentence === undefined ? '' : sentence[this.preferences.language()];
  });
  /** What was typed and not asked yet; an answer that comes meanwhile must not take it away. */
  protected readonly typed = signal<string | null>(null);
  /** What the input shows: wall clock in the shown zone. */
  protected readonly wallClock = computed(() => {
    const at = this.at() ?? this.answer.value()?.at;
    return this.typed() ?? (at === undefined ? '' : toWallClock(at, this.zone()));
  });

  /** Asks about the instant in the input; one that is not whole asks nothing. */
  protected askTyped(event: Event): void {
    event.preventDefault();
    const at = fromWallClock(this.wallClock(), this.zone());
    if (at !== null) this.askAbout(at);
  }

  /** @param at null = the next fire. */
  protected askAbout(at: string | null): void {
    this.typed.set(null);
    this.at.set(at);
  }
}
