import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatDialogClose } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { ExplainCheckDto } from '../../core/api/generated/models/explain-check-dto';
import { DurationPipe } from '../../core/time/duration.pipe';
import { Time } from '../../core/time/time';
import { Icon } from '../ui/icon';
import { InputName } from './why-input-name';
import { factsOf, targetOf } from './why-facts';

/** The chain of checks: each with its outcome as icon and words, what it looked at, and where that can be seen. */
@Component({
  selector: 'app-why-checks',
  imports: [DurationPipe, Icon, InputName, MatDialogClose, RouterLink, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './why-checks.html',
  styleUrl: './why-checks.css',
})
export class WhyChecks {
  readonly checks = input.required<readonly ExplainCheckDto[]>();
  readonly jobZone = input<string | null>(null);
  /** Another instant of the same job, to be asked about. */
  readonly askAt = output<string>();
  protected readonly rows = computed(() =>
    this.checks().map(({ code, passed, inputs, link }) => ({
      code,
      passed,
      words: `${passed ? 'checks-passed' : 'checks-failed'}.${code}`,
      facts: factsOf(inputs),
      target: targetOf(link),
    })),
  );
}
