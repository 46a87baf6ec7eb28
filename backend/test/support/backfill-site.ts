import { DAY } from '../../src/kernel/index.js';
import type { BackfillDto } from '../../src/operations/dto/backfill.dto.js';
import type { OperationEntity } from '../../src/operations/index.js';
import { toOperationDto } from '../../src/operations/to-operation-dto.js';
import { at, emptyOperations } from './backfill-wish.js';
import { aJob, START } from './factories/job.factory.js';
import { FakeClock } from './fake-clock.js';
import { OLGA, OperationsBundle } from './operations-bundle.js';
import { createTempDatabase, type Engine, type TempDatabase } from './temp-database.js';
import { executionsOf, TestNode } from './test-node.js';

/** What a spec of backfills works on; anew for each test but for the database. */
export class BackfillSite {
  temp!: TempDatabase;
  clock!: FakeClock;
  sut!: OperationsBundle;
  nodes: OperationsBundle[] = [];

  /** Registers the hooks of the enclosing `describe`. */
  constructor(engine: Engine) {
    beforeAll(async () => {
      this.temp = await createTempDatabase(engine);
    }, 60_000);
    afterAll(async () => this.temp?.drop());
    beforeEach(async () => {
      this.clock = new FakeClock(START);
      this.nodes = [];
      this.sut = await this.node();
    });
    afterEach(async () => {
      for (const each of this.nodes) {
        for (const call of each.node.tasks.calls) call.succeed();
        await this.clock.advance(0);
        await each.loop.stop();
        await each.node.stop().catch(() => undefined);
      }
      await emptyOperations(this.temp);
    });
  }

  /** A process with engine, commands and the loop of operations. */
  async node(): Promise<OperationsBundle> {
    const engineNode = await new TestNode(this.temp, this.clock).start();
    const bundle = await OperationsBundle.over(engineNode);
    await bundle.loop.start();
    this.nodes.push(bundle);
    return bundle;
  }

  request(jobId: number, body: BackfillDto, key: string | null = null): Promise<OperationEntity> {
    return this.sut.backfills.request(jobId, body, { principal: OLGA, requestKey: key });
  }

  async progressOf(id: number): Promise<ReturnType<typeof toOperationDto>> {
    return toOperationDto(await this.sut.operations.get(id));
  }

  async runsOf(jobId: number): Promise<Awaited<ReturnType<typeof executionsOf>>> {
    return (await executionsOf(this.temp, jobId)).filter(({ kind }) => kind === 3);
  }
}

/** An hourly-ish job that is disabled, so that only the backfill runs. */
export const idleJob = (seconds = 60) => aJob().every(seconds, at(-DAY)).disabled();
