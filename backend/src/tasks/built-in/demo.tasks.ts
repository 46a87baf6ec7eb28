import { Injectable } from '@nestjs/common';
import { IsInt, IsNumber, IsString, Length, Max, Min } from 'class-validator';
import { Clock, SECOND } from '../../kernel/index.js';
import { Describe } from '../describe.decorator.js';
import type { TaskContext } from '../task-context.js';
import { TaskFunction } from '../task-function.decorator.js';

/** Params of `demo.hello`. */
export class HelloParams {
  @Describe('Whom to greet')
  @IsString()
  @Length(1, 100)
  name: string = 'world';

  @Describe('How many steps to report')
  @IsInt()
  @Min(1)
  @Max(1_000)
  steps: number = 3;

  @Describe('How long the run takes, in seconds')
  @IsNumber()
  @Min(0)
  @Max(3_600)
  seconds: number = 1;
}

/** A harmless function to try the service with: it logs, reports progress and stops when asked. */
@Injectable()
export class DemoTasks {
  constructor(private readonly clock: Clock) {}

  @TaskFunction({
    key: 'demo.hello',
    name: 'Say hello',
    description: 'Greets, step by step, with a log line and progress for each. For trying things out.',
    params: HelloParams,
  })
  async hello(
    { name, steps, seconds }: HelloParams,
    ctx: TaskContext,
  ): Promise<{ greeting: string; steps: number }> {
    ctx.log.info(`Hello, ${name}`, {
      scheduledFor: ctx.fire.scheduledFor.toISOString(),
      attempt: ctx.fire.attempt,
    });
    for (let step = 1; step <= steps; step++) {
      await this.clock.sleep((seconds * SECOND) / steps, ctx.signal);
      ctx.signal.throwIfAborted();
      ctx.progress({ current: step, total: steps });
      ctx.log.debug(`step ${step} of ${steps}`);
    }
    return { greeting: `Hello, ${name}`, steps };
  }
}
