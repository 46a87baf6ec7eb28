import { inject, Injectable } from '@angular/core';
import { Api } from '../../../core/api/generated/api';
import { actOnExecution } from '../../../core/api/generated/fn/executions/act-on-execution';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { Toaster } from '../../../core/feedback/toaster';
import { ParamsAsker } from '../../../shared/executions/params-asker';
import { Confirm } from '../../../shared/ui/confirm';

/** What a person may do with one execution. Failures are shown as toasts; nothing here rejects. */
@Injectable({ providedIn: 'root' })
export class RunCommands {
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);
  private readonly params = inject(ParamsAsker);

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
    const id = await this.params.ask({
      jobId: execution.jobId,
      name: execution.jobName ?? `#${execution.jobId}`,
      title: 'executions.replay-title',
      text: 'executions.replay-text',
      action: 'executions.replay',
      params: execution.params,
      start: async (params) => {
        const body = { action: 'retry' as const, params };
        return (await this.api.invoke(actOnExecution, { id: execution.id, body })).executionId;
      },
    });
    if (id === undefined) return null;
    this.toaster.show('executions.retried');
    return id;
  }
}
