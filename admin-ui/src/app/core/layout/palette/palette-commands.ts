import { inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { TranslateService } from '@ngx-translate/core';
import { Api } from '../../api/generated/api';
import { runJobAction } from '../../api/generated/fn/jobs/run-job-action';
import type { JobListItemDto } from '../../api/generated/models/job-list-item-dto';
import { SessionStore } from '../../auth/session.store';
import { Toaster } from '../../feedback/toaster';
import { LiveStore } from '../../live/live.store';
import { PreferencesStore } from '../../settings/preferences';
import { GO_SHORTCUTS } from '../shortcut-table';
import { NAVIGATION, SETTINGS_PAGES } from '../navigation';
import { Shortcuts } from '../shortcuts';
import type { Command } from './commands';

type JobAction = 'trigger' | 'pause' | 'resume';
/** So many of the jobs found offer their actions as well. */
const ACTING_JOBS = 3;
const BACK = { pause: 'resume', resume: 'pause' } as const;

/** What the command palette offers. What the person's role does not allow is left out. */
@Injectable({ providedIn: 'root' })
export class PaletteCommands {
  private readonly router = inject(Router);
  private readonly translate = inject(TranslateService);
  private readonly session = inject(SessionStore);
  private readonly preferences = inject(PreferencesStore);
  private readonly live = inject(LiveStore);
  private readonly shortcuts = inject(Shortcuts);
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);

  /** Pages and actions that are always there. */
  fixed(): Command[] {
    return [...this.pages(), ...this.actions(), ...this.settingsPages()];
  }

  /** @param jobs found by name. */
  ofJobs(jobs: readonly JobListItemDto[]): Command[] {
    const open = jobs.map((job): Command => ({
      id: `job-${job.id}`,
      label: job.name,
      hint: this.text(`status.${job.state}`),
      icon: 'jobs',
      run: () => this.go(`/jobs/${job.id}`),
    }));
    if (!this.session.can('operator')) return open;
    return [...open, ...jobs.slice(0, ACTING_JOBS).flatMap((job) => this.jobActions(job))];
  }

  /** @param id of an execution, as typed. */
  ofExecution(id: string): Command {
    const label = this.text('palette.open-execution', { id });
    return { id: 'execution', label, hint: '', icon: 'history', run: () => this.go(`/executions/${id}`) };
  }

  private pages(): Command[] {
    return NAVIGATION.map(({ path, label, icon }) => ({
      id: path,
      label: this.text(label),
      hint: GO_SHORTCUTS.find((each) => each.path === path)?.keys ?? '',
      icon,
      run: () => this.go(path),
    }));
  }

  private settingsPages(): Command[] {
    return SETTINGS_PAGES.slice(1).map(({ path, label }) => ({
      id: path,
      label: this.text(label),
      hint: this.text('nav.settings'),
      icon: 'settings',
      run: () => this.go(path),
    }));
  }

  private actions(): Command[] {
    const entry = (id: string, icon: Command['icon'], hint: string, run: () => void): Command => ({
      id,
      label: this.text(`palette.${id}`),
      hint,
      icon,
      run,
    });
    const { preferences } = this;
    return [
      ...(this.session.can('editor') ? [entry('create', 'plus', 'c', () => this.go('/jobs/new'))] : []),
      entry('refresh', 'refresh', 'Shift R', () => this.live.refresh()),
      entry('live', 'live', '.', () => this.live.togglePaused()),
      entry('theme', 'moon', 't', () => this.shortcuts.cycleTheme()),
      entry('language', 'globe', '', () =>
        preferences.change({ language: preferences.language() === 'ar' ? 'en' : 'ar' }),
      ),
      entry('density', 'menu', '', () =>
        preferences.change({
          density: preferences.all().density === 'compact' ? 'comfortable' : 'compact',
        }),
      ),
      entry('help', 'info', '?', () => void this.shortcuts.openHelp()),
    ];
  }

  private jobActions(job: JobListItemDto): Command[] {
    const verbs: JobAction[] = ['trigger', job.state === 'paused' ? 'resume' : 'pause'];
    const allowed = verbs.filter((verb) => verb !== 'pause' || job.state === 'active');
    return allowed.map((verb) => ({
      id: `${verb}-${job.id}`,
      label: this.text('palette.job-action', { action: this.text(`jobs.verb-${verb}`), job: job.name }),
      hint: '',
      icon: verb === 'pause' ? 'pause' : 'play',
      run: () => void this.act(job, verb),
    }));
  }

  private async act(job: JobListItemDto, verb: JobAction): Promise<void> {
    try {
      await this.send(job.id, verb);
      const undo = verb === 'trigger' ? undefined : () => this.send(job.id, BACK[verb]);
      this.toaster.show(`jobs.did-${verb}`, { name: job.name }, undo);
    } catch (error) {
      this.toaster.showProblem(error);
    }
  }

  private async send(id: number, action: JobAction): Promise<void> {
    await this.api.invoke(runJobAction, { id, 'If-Match': '*', body: { action } });
  }

  private go(path: string): void {
    void this.router.navigateByUrl(path);
  }

  private text(key: string, params: Record<string, unknown> = {}): string {
    return this.translate.instant(key, params) as string;
  }
}
