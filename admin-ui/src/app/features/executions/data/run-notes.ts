import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../../core/api/generated/api';
import { noteExecution } from '../../../core/api/generated/fn/executions/note-execution';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { Toaster } from '../../../core/feedback/toaster';
import type { NoteQuestion } from '../ui/note-dialog';

/** What a person may say of an execution. Resolves when it is said or dropped; nothing here rejects. */
@Injectable({ providedIn: 'root' })
export class RunNotes {
  private readonly api = inject(Api);
  private readonly dialog = inject(MatDialog);
  private readonly toaster = inject(Toaster);

  /** Asks for the text; the mark stays. */
  async edit({ id, note, handledAt }: ExecutionDto): Promise<void> {
    const words = { title: 'executions.note-title', text: 'executions.note-text', action: 'common.save' };
    const isSaved = await this.ask({ id, note, handled: handledAt !== null, ...words });
    if (isSaved) this.toaster.show('executions.did-note');
  }

  /** Asks for a note on the way. */
  async handle({ id, note }: ExecutionDto): Promise<void> {
    const isSaved = await this.ask({
      ...{ id, note, handled: true },
      title: 'executions.handle-title',
      text: 'executions.handle-text',
      action: 'executions.handle',
    });
    if (isSaved) this.toaster.show('executions.did-handle');
  }

  /** The note stays. */
  async unhandle({ id, note }: ExecutionDto): Promise<void> {
    const mark = (handled: boolean) => this.api.invoke(noteExecution, { id, body: { note, handled } });
    try {
      await mark(false);
      this.toaster.show('executions.did-unhandle', {}, async () => void (await mark(true)));
    } catch (error) {
      this.toaster.showProblem(error);
    }
  }

  private async ask(question: NoteQuestion): Promise<boolean> {
    const { NoteDialog } = await import('../ui/note-dialog');
    const opened = this.dialog.open<unknown, NoteQuestion, boolean>(NoteDialog, {
      data: question,
      width: '520px',
      maxWidth: '96vw',
    });
    return (await firstValueFrom(opened.afterClosed())) ?? false;
  }
}
