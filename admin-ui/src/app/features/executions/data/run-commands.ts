import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../../core/api/generated/api';
import { actOnExecution } from '../../../core/api/generated/fn/executions/act-on-execution';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { Toaster } from '../../../core/feedback/toaster';
import { Confirm } from '../../../shared/ui/confirm';

/** What a person may do with one execution. Failures are shown as toasts; nothing here rejects. */
@Injectable({ providedIn: 'root' })
export class RunCommands {
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);
  private readonly dialog = inject(MatDialog);

  /** Asks first. */
  async cancel({ id }: ExecutionDto): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'executions.cancel-title',
      text: 'executions.cancel-text',
      action: 'executions.cancel',
      isDangerous: true,
      reason: 'optional',
    });
    if (!answer) return;
    try {
      await this.api.invoke(actOnExecution, {
        id,
        body: { action: 'cancel', reason: answer.reason || undefined },
      });
      this.toaster.show('executions.cancelling');
    } catch (error) {
      this.toaster.showProblem(error);
    }
  }

  /** Starts a new execution with the same parameters. @returns its id, or null when the server refused. */
  async retry({ id }: ExecutionDto): Promise<string | null> {
    try {
      const { executionId } = await this.api.invoke(actOnExecution, { id, body: { action: 'retry' } });
      this.toaster.show('executions.retried');
      return executionId;
    } catch (error) {
      this.toaster.showProblem(error);
      return null;
    }
  }

  /** Starts a new execution with parameters that are edited first. @returns its id, or null when the person changed their mind. */
  async replay(execution: ExecutionDto): Promise<string | null> {
    const { ReplayDialog } = await import('../ui/replay-dialog');
    const reference = this.dialog.open<unknown, ExecutionDto, string>(ReplayDialog, {
      data: execution,
      width: '640px',
      maxWidth: '96vw',
    });
    const id = (await firstValueFrom(reference.afterClosed())) ?? null;
    if (id !== null) this.toaster.show('executions.retried');
    return id;
  }
}
