import { provideHttpClient } from '@angular/common/http';
import { provideRouter } from '@angular/router';
import { render, screen, within } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { ATTENTION_CODE } from '../../core/api/generated/models/attention-code-array';
import type { AttentionItemDto } from '../../core/api/generated/models/attention-item-dto';
import type { InstanceDto } from '../../core/api/generated/models/instance-dto';
import { concernsOf } from './attention';
import { AttentionList } from './ui/attention-list';

const item = (part: Partial<AttentionItemDto>): AttentionItemDto => ({
  code: 'failing',
  jobId: 7,
  jobName: 'Nightly report',
  since: '2026-11-25T08:00:00.000Z',
  count: null,
  by: null,
  reason: null,
  ...part,
});
const instance = (id: number, more: Partial<InstanceDto>): InstanceDto =>
  ({ id, name: `host-${id}`, status: 'alive', late: false, heartbeatAt: null, ...more }) as InstanceDto;

describe(concernsOf.name, () => {
  it('puts instances in trouble first, then jobs as the server orders them', () => {
    const instances = [instance(1, {}), instance(2, { late: true }), instance(3, { status: 'dead' })];
    const found = concernsOf(instances, [item({ code: 'overdue', jobId: 9 }), item({})]);
    expect(found.map(({ id }) => id)).toEqual(['instance-2', 'instance-3', 'overdue-9', 'failing-7']);
    expect(found.map(({ status }) => status)).toEqual(['late', 'dead', 'late', 'failed']);
    expect(concernsOf([instance(1, {})], [])).toEqual([]);
  });

  it('says who paused a job and why, and how many fires failed or were missed', () => {
    const [paused, failing] = concernsOf(
      [],
      [item({ code: 'paused', by: 'user:mona', reason: 'move' }), item({ count: 4 })],
    );
    expect(paused?.why).toEqual({
      key: 'attention.paused',
      params: { count: 0, by: 'user:mona', reason: 'move' },
    });
    expect(failing?.why?.params).toMatchObject({ count: 4 });
  });
});

describe(AttentionList.name, () => {
  const setup = (items: AttentionItemDto[]) =>
    render(AttentionList, {
      inputs: { concerns: concernsOf([], items) },
      providers: [...provideTexts(), provideRouter([]), provideHttpClient()],
    });

  it('has a state, a way to the job, a reason and a time for each code of the server', async () => {
    await setup(ATTENTION_CODE.map((code, at) => item({ code, jobId: at + 1, jobName: code })));
    for (const [at, code] of ATTENTION_CODE.entries()) {
      const link = screen.getByRole('link', { name: code });
      expect(link.getAttribute('href')).toMatch(new RegExp(`^/jobs/${at + 1}([?]|$)`));
      const row = within(link.closest('li')!);
      expect(row.getByText(`attention.${code}`)).toBeTruthy();
      expect(row.getByText(/^status\./)).toBeTruthy();
      expect(link.closest('li')!.querySelector('time')).not.toBeNull();
    }
    expect(screen.getByRole('link', { name: 'misfiring' }).getAttribute('href')).toBe(
      '/jobs/4?tab=history&status=missed',
    );
  });

  it('says that nothing needs attention', async () => {
    await setup([]);
    expect(screen.getByText('dashboard.attention-none')).toBeTruthy();
  });
});
