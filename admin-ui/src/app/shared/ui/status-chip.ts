import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon, type IconName } from './icon';

interface Look {
  tone: 'good' | 'bad' | 'warn' | 'info' | 'calm' | 'odd';
  icon: IconName;
}

/** Look of every status of executions, jobs, instances, operations, maintenance windows, webhooks, the doctor's checks and imports: colour, icon and word together; none shares all with another. */
const LOOKS: Readonly<Record<string, Look>> = {
  planned: { tone: 'calm', icon: 'calendar' },
  queued: { tone: 'info', icon: 'queue' },
  running: { tone: 'info', icon: 'play' },
  succeeded: { tone: 'good', icon: 'check' },
  failed: { tone: 'bad', icon: 'close' },
  timed_out: { tone: 'bad', icon: 'clock' },
  cancelled: { tone: 'calm', icon: 'stop' },
  lost: { tone: 'odd', icon: 'lost' },
  skipped: { tone: 'calm', icon: 'skip' },
  missed: { tone: 'warn', icon: 'alert' },
  active: { tone: 'good', icon: 'check' },
  paused: { tone: 'warn', icon: 'pause' },
  disabled: { tone: 'calm', icon: 'minus' },
  ended: { tone: 'calm', icon: 'stop' },
  handler_missing: { tone: 'bad', icon: 'functions' },
  deleted: { tone: 'calm', icon: 'trash' },
  alive: { tone: 'good', icon: 'check' },
  late: { tone: 'warn', icon: 'alert' },
  draining: { tone: 'warn', icon: 'logout' },
  stuck: { tone: 'bad', icon: 'lock' },
  unfit: { tone: 'bad', icon: 'lock' },
  stopped: { tone: 'calm', icon: 'stop' },
  dead: { tone: 'odd', icon: 'lost' },
  completed: { tone: 'good', icon: 'check' },
  completed_with_failures: { tone: 'warn', icon: 'check' },
  cancelling: { tone: 'warn', icon: 'stop' },
  pending: { tone: 'calm', icon: 'queue' },
  started: { tone: 'info', icon: 'play' },
  unchanged: { tone: 'calm', icon: 'minus' },
  open: { tone: 'info', icon: 'pause' },
  upcoming: { tone: 'calm', icon: 'calendar' },
  over: { tone: 'calm', icon: 'minus' },
  ok: { tone: 'good', icon: 'check' },
  warn: { tone: 'warn', icon: 'alert' },
  fail: { tone: 'bad', icon: 'close' },
  created: { tone: 'good', icon: 'plus' },
  updated: { tone: 'info', icon: 'edit' },
  invalid: { tone: 'bad', icon: 'alert' },
  refused: { tone: 'bad', icon: 'lock' },
  delivered: { tone: 'good', icon: 'check' },
  on: { tone: 'good', icon: 'check' },
  off: { tone: 'calm', icon: 'minus' },
  failing: { tone: 'bad', icon: 'alert' },
};

/** A status as colour, icon and word. */
@Component({
  selector: 'app-status',
  imports: [Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class]': 'look().tone' },
  template: `<app-icon [name]="look().icon" [size]="14" />{{ 'status.' + value() | translate }}`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding: 1px 8px 1px 6px;
      border-radius: 999px;
      font-size: 0.8125rem;
      font-weight: 500;
      white-space: nowrap;
    }

    :host(.good) {
      color: var(--good);
      background: var(--good-soft);
    }
    :host(.bad) {
      color: var(--bad);
      background: var(--bad-soft);
    }
    :host(.warn) {
      color: var(--warn);
      background: var(--warn-soft);
    }
    :host(.info) {
      color: var(--info);
      background: var(--info-soft);
    }
    :host(.calm) {
      color: var(--calm);
      background: var(--calm-soft);
    }
    :host(.odd) {
      color: var(--odd);
      background: var(--odd-soft);
    }
  `,
})
export class StatusChip {
  readonly value = input.required<string>();
  protected readonly look = computed<Look>(() => LOOKS[this.value()] ?? { tone: 'calm', icon: 'info' });
}
