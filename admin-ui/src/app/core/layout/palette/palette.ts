import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  signal,
} from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from '../../../shared/ui/icon';
import { apiQuery } from '../../api/api-query';
import { listJobs } from '../../api/generated/fn/jobs/list-jobs';
import { executionIdIn, matchCommands, type Command } from './commands';
import { PaletteCommands } from './palette-commands';

const TYPING_PAUSE_MS = 150;
const JOBS_SHOWN = 6;

/** The command palette: one box that finds pages, actions, jobs by name and executions by id. The focus stays in the box; arrows move
 *  through the list, Enter runs. */
@Component({
  selector: 'app-palette',
  imports: [Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './palette.html',
  styleUrl: './palette.css',
})
export class Palette {
  protected readonly text = signal('');
  private readonly settled = signal('');
  private readonly commands = inject(PaletteCommands);
  private readonly dialog = inject<MatDialogRef<Palette>>(MatDialogRef);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly fixed = this.commands.fixed();
  private readonly place = signal(0);
  protected readonly jobs = apiQuery(listJobs, () =>
    this.settled() === '' || executionIdIn(this.settled()) !== null
      ? undefined
      : { q: this.settled(), perPage: JOBS_SHOWN },
  );

  protected readonly shown = computed<Command[]>(() => {
    const text = this.text().trim();
    const id = executionIdIn(text);
    if (id !== null) return [this.commands.ofExecution(id)];
    // Jobs of an older text are not offered: Enter would run the wrong one.
    const isCurrent = text !== '' && text === this.settled() && !this.jobs.isStale();
    const jobs = isCurrent ? (this.jobs.value()?.items ?? []) : [];
    return [...matchCommands(this.fixed, text), ...this.commands.ofJobs(jobs)];
  });
  /** Index of the entry that Enter runs. */
  protected readonly active = computed(() => Math.min(this.place(), this.shown().length - 1));

  constructor() {
    effect((onCleanup) => {
      const text = this.text().trim();
      const timer = setTimeout(() => this.settled.set(text), TYPING_PAUSE_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected type(text: string): void {
    this.text.set(text);
    this.place.set(0);
  }

  protected onKey(event: KeyboardEvent): void {
    const count = this.shown().length;
    const steps: Record<string, number> = { ArrowDown: this.active() + 1, ArrowUp: this.active() - 1 };
    const next = steps[event.key];
    if (next !== undefined && count > 0) {
      event.preventDefault();
      this.place.set((next + count) % count);
      this.host.nativeElement
        .querySelector(`#palette-${this.active()}`)
        ?.scrollIntoView?.({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.choose(this.shown()[this.active()]);
    }
  }

  /** Closes first: a command may open a dialog of its own or move the focus. */
  protected choose(command: Command | undefined): void {
    if (!command) return;
    this.dialog.afterClosed().subscribe(() => command.run());
    this.dialog.close();
  }
}
