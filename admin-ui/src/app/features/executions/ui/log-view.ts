import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Api } from '../../../core/api/generated/api';
import { getExecutionLogs$Json } from '../../../core/api/generated/fn/executions/get-execution-logs-json';
import { ZoneStore } from '../../../core/time/zone';
import { Icon } from '../../../shared/ui/icon';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { LogFollower } from '../data/log-follower';

const READ_EVERY_MS = 1_000;
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
/** Closer to the end than this counts as at the end. */
const END_PX = 40;

/** The log of one attempt, followed while it grows. Scrolling up stops following; nothing pulls the reader away. */
@Component({
  selector: 'app-log-view',
  imports: [Icon, ProblemPanel, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './log-view.html',
  styleUrl: './log-view.css',
})
export class LogView {
  readonly executionId = input.required<string>();
  readonly attempt = input.required<number>();
  readonly jobZone = input<string | null>(null);
  protected readonly levels = LEVELS;
  protected readonly level = signal<(typeof LEVELS)[number]>('debug');
  protected readonly search = signal('');
  protected readonly isFollowing = signal(true);
  private readonly seen = signal(0);
  private readonly zones = inject(ZoneStore);
  private readonly api = inject(Api);
  private readonly frame = viewChild<ElementRef<HTMLElement>>('frame');

  protected readonly follower = computed(() => {
    const id = this.executionId();
    const attempt = this.attempt();
    return new LogFollower((afterSeq) =>
      this.api.invoke(getExecutionLogs$Json, { id, attempt, afterSeq, limit: 500 }),
    );
  });
  protected readonly shown = computed(() => {
    const atLeast = LEVELS.indexOf(this.level());
    const text = this.search().trim().toLowerCase();
    return this.follower()
      .lines()
      .filter(
        (line) =>
          LEVELS.indexOf(line.level) >= atLeast && (text === '' || line.message.toLowerCase().includes(text)),
      );
  });
  protected readonly newCount = computed(() =>
    this.isFollowing() ? 0 : this.follower().lines().length - this.seen(),
  );
  protected readonly downloadUrl = computed(
    () => `/api/v1/scheduler/executions/${this.executionId()}/logs?attempt=${this.attempt()}&format=text`,
  );

  constructor() {
    effect((onCleanup) => {
      const follower = this.follower();
      void untracked(() => follower.catchUp());
      const timer = setInterval(() => {
        if (follower.isComplete()) clearInterval(timer);
        else void follower.catchUp();
      }, READ_EVERY_MS);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => {
      this.shown();
      if (this.isFollowing()) setTimeout(() => this.toEnd());
    });
  }

  protected stamp(iso: string): string {
    return this.zones.format(iso, this.zones.zoneFor(this.jobZone()), 'time');
  }

  protected asText(data: object): string {
    return JSON.stringify(data);
  }

  protected onScroll(): void {
    const element = this.frame()?.nativeElement;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
    if (!isAtEnd && this.isFollowing()) this.seen.set(this.follower().lines().length);
    this.isFollowing.set(isAtEnd);
  }

  protected follow(): void {
    this.isFollowing.set(true);
    this.toEnd();
  }

  private toEnd(): void {
    const element = this.frame()?.nativeElement;
    if (element) element.scrollTop = element.scrollHeight;
  }
}
