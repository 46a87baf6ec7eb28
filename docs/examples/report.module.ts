/** Task functions as methods of a Nest provider: dependencies are injected, params are a checked class.
 *  Compile it with your own build and list the JavaScript file in SCHEDULER_TASK_MODULES. */
import { Injectable, Module } from '@nestjs/common';
import { IsEmail, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { TaskContext, TaskModuleKit } from '../../backend/src/tasks/index.js';

/** Where the rows come from; in real life a database or another service. */
@Injectable()
export class Orders {
  async between(_from: Date | null, _to: Date): Promise<number[]> {
    return [12, 30];
  }
}

export interface ReportResult {
  orders: number;
  total: number;
  sentTo: string | null;
}

/** The kit comes as an argument, so that your package needs nothing from the scheduler but its types. */
export default ({ TaskFunction, Describe }: TaskModuleKit) => {
  class DailyReportParams {
    @Describe('How many days the report covers')
    @IsInt()
    @Min(1)
    @Max(31)
    days: number = 1;

    @Describe('Who gets it; nobody when empty')
    @IsOptional()
    @IsEmail()
    recipient?: string;
  }

  @Injectable()
  class ReportTasks {
    constructor(private readonly orders: Orders) {}

    @TaskFunction({
      key: 'reports.daily',
      name: 'Daily report',
      params: DailyReportParams,
      timeoutSeconds: 300,
    })
    async daily(params: DailyReportParams, ctx: TaskContext): Promise<ReportResult> {
      // scheduledFor, never "now": a late or repeated run reports the same day.
      const orders = await this.orders.between(ctx.fire.previousSuccessAt, ctx.fire.scheduledFor);
      ctx.signal.throwIfAborted();
      ctx.log.info('report ready', {
        orders: orders.length,
        days: params.days,
        standsFor: ctx.fire.standsFor,
      });
      ctx.progress(1);
      return {
        orders: orders.length,
        total: orders.reduce((sum, each) => sum + each, 0),
        sentTo: params.recipient ?? null,
      };
    }
  }

  @Module({ providers: [Orders, ReportTasks] })
  class ReportModule {}

  return ReportModule;
};
