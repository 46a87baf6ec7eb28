import type { ExecutionDto } from '../../core/api/generated/models/execution-dto';
import type { InstanceDto } from '../../core/api/generated/models/instance-dto';
import type { JobListItemDto } from '../../core/api/generated/models/job-list-item-dto';
import { concernsOf, type AttentionFacts } from './attention';

const NOW = Date.UTC(2026, 10, 25, 8);
const job = (id: number, more: Partial<JobListItemDto>): JobListItemDto =>
  ({ id, name: `job ${id}`, state: 'active', nextRunAt: null, pause: null, ...more }) as JobListItemDto;
const failure = (jobId: number): ExecutionDto =>
  ({ jobId, jobName: `job ${jobId}`, status: 'failed' }) as ExecutionDto;
const instance = (id: number, more: Partial<InstanceDto>): InstanceDto =>
  ({ id, name: `host-${id}`, status: 'alive', late: false, ...more }) as InstanceDto;
const facts = (more: Partial<AttentionFacts>): AttentionFacts => ({
  instances: [],
  troubled: [],
  next: [],
  failures: [],
  now: NOW,
  ...more,
});
const ids = (more: Partial<AttentionFacts>): string[] => concernsOf(facts(more)).map(({ id }) => id);

describe(concernsOf.name, () => {
  it('has nothing to say when all is well', () => {
    expect(
      ids({
        instances: [instance(1, {})],
        next: [job(1, { nextRunAt: new Date(NOW - 59_000).toISOString() })],
        failures: [failure(1), failure(1), failure(2)],
      }),
    ).toEqual([]);
  });

  it('puts instances first, then what is overdue, what keeps failing, what stands still', () => {
    expect(
      ids({
        instances: [instance(1, { late: true }), instance(2, { status: 'dead' })],
        troubled: [job(7, { state: 'handler_missing' }), job(8, { state: 'paused' })],
        next: [job(5, { nextRunAt: new Date(NOW - 61_000).toISOString() })],
        failures: [failure(6), failure(6), failure(6)],
      }),
    ).toEqual(['instance-1', 'instance-2', 'overdue-5', 'streak-6', 'no-handler-7', 'paused-8']);
  });

  it('says who paused a job and why', () => {
    const [concern] = concernsOf(
      facts({
        troubled: [
          job(8, { state: 'paused', pause: { by: 'mona', reason: 'move' } as JobListItemDto['pause'] }),
        ],
      }),
    );
    expect(concern?.why).toEqual({ key: 'attention.paused', params: { by: 'mona', reason: 'move' } });
  });
});
