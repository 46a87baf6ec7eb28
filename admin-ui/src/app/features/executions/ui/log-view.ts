import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { TranslatePipe } from '@ngx-translate/core';
import { Api } from '../../../core/api/generated/api';
import { getExecutionLogs$Json } from '../../../core/api/generated/fn/executions/get-execution-logs-json';
import { ZoneStore } from '../../../core/time/zone';
import { Icon } from '../../../shared/ui/icon';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { LogFollower } from '../data/log-follower';
import { compileSearch, isHit } from '../data/log-search';
import { LOG_LEVELS, type LogView as LogViewState } from '../data/run-view';
import { announcements } from './log-announcer';
import { LogLines } from './log-lines';

const READ_EVERY_MS = 1_000;
const LINES_PER_READ = 1_000;
/** What the server keeps of one attempt; the line behind it says so. */
const KEPT_LINES = 10_000;

/** The log of one attempt, followed while it grows, with its search. */
@Component({
  selector: 'app-log-view',
  imports: [Icon, LogLines, MatTooltip, ProblemPanel, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './log-view.html',
  styleUrl: './log-view.css',
})
export class LogView {
  readonly executionId = input.required<string>();
  readonly attempt = input.required<number>();
  readonly jobZone = input<string | null>(null);
  /** Whether the attempt's instance died, so that the last lines may be missing. */
  readonly isLost = input(false);
  /** Level, search and line of the address. */
  readonly view = input.required<LogViewState>();
  readonly viewChange = output<Partial<LogViewState>>();
  protected readonly levels = LOG_LEVELS;
  protected readonly typed = linkedSignal(() => this.view().find);
  protected readonly wraps = signal(true);
  protected readonly isPaused = signal(false);
  protected readonly isFollowing = linkedSignal({
    source: () => this.view().line,
    computation: (line) => line === null,
  });
  protected readonly onlyHits = signal(false);
  /** Which of the hits the search stands at; -1 = none yet. */
  protected readonly hitAt = signal(-1);
  private readonly seen = signal(0);
  private readonly zones = inject(ZoneStore);
  private readonly api = inject(Api);

  protected readonly zone = computed(() => this.zones.zoneFor(this.jobZone()));
  protected readonly follower = computed(() => {
    const id = this.executionId();
    const attempt = this.attempt();
    return new LogFollower((afterSeq) =>
      this.api.invoke(getExecutionLogs$Json, { id, attempt, afterSeq, limit: LINES_PER_READ }),
    );
  });
  protected readonly search = computed(() => compileSearch(this.typed().trim(), this.view().regex));
  private readonly ofLevel = computed(() => {
    const atLeast = LOG_LEVELS.indexOf(this.view().level);
    const lines = this.follower().lines();
    return atLeast === 0 ? lines : lines.filter((line) => LOG_LEVELS.indexOf(line.level) >= atLeast);
  });
  protected readonly hits = computed(() => {
    const search = this.search();
    return search.pattern === null ? [] : this.ofLevel().filter(({ text }) => isHit(text, search));
  });
  protected readonly shown = computed(() =>
    this.onlyHits() && this.search().pattern !== null ? this.hits() : this.ofLevel(),
  );
  protected readonly target = computed(() => this.hits()[this.hitAt()]?.seq ?? this.view().line);
  /** Lines that came since the reader stopped following, or since the log of the address was first read. */
  protected readonly newCount = computed(() =>
    this.isFollowing() || !this.follower().hasCaughtUp()
      ? 0
      : Math.max(0, this.follower().lines().length - this.seen()),
  );
  protected readonly isTooLarge = computed(() => (this.follower().lines().at(-1)?.seq ?? 0) > KEPT_LINES);
  /** The clean-up of the history took the execution while its page was open. */
  protected readonly isExpired = computed(() => this.follower().problem()?.status === 404);
  protected readonly emptyText = computed(() => {
    if (this.isExpired()) return 'executions.log-expired';
    return this.follower().isComplete() ? 'executions.log-empty' : 'executions.log-waiting';
  });
  protected readonly announcer = announcements(() => this.follower().lines().length);
  protected readonly downloadUrl = computed(
    () => `/api/v1/scheduler/executions/${this.executionId()}/logs?attempt=${this.attempt()}&format=text`,
  );

  constructor() {
    effect((onCleanup) => {
      const follower = this.follower();
      if (this.isPaused()) return;
      void untracked(() => follower.catchUp());
      const timer = setInterval(() => {
        if (follower.isComplete()) clearInterval(timer);
        else void follower.catchUp();
      }, READ_EVERY_MS);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => {
      this.follower().hasCaughtUp();
      if (!this.isFollowing()) this.seen.set(untracked(() => this.follower().lines().length));
    });
    effect(() => {
      this.search();
      this.hitAt.set(-1);
    });
  }

  /** @param step 1 = the next hit, -1 = the one before; round the ends. */
  protected step(step: 1 | -1): void {
    const count = this.hits().length;
    if (count === 0) return;
    const now = this.hitAt();
    this.hitAt.set(now < 0 ? (step > 0 ? 0 : count - 1) : (now + step + count) % count);
  }

  protected follow(): void {
    this.hitAt.set(-1);
    if (this.view().line !== null) this.viewChange.emit({ line: null });
    this.isFollowing.set(true);
  }
}
