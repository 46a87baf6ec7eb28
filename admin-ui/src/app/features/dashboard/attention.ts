import type { AttentionCode } from '../../core/api/generated/models/attention-code';
import type { AttentionItemDto } from '../../core/api/generated/models/attention-item-dto';
import type { InstanceDto } from '../../core/api/generated/models/instance-dto';

/** Something a person should look at. */
export interface Concern {
  id: string;
  /** Word of its status chip. */
  status: string;
  name: string;
  /** Names of hosts and processes read from left to right. */
  isCode: boolean;
  path: string;
  params: Record<string, string>;
  /** Translation key of why, with its parameters; null = the status says it. */
  why: { key: string; params: Record<string, unknown> } | null;
  /** Since when, ISO; null = unknown. */
  since: string | null;
  /** Asked "Why?" about; null = nothing to ask. */
  jobId: number | null;
}

/** How each reason of the server is shown: the word of its chip, the part of the job's page that tells more, whether "Why?" has an answer. */
const SHOWN: Record<AttentionCode, { status: string; params: Record<string, string>; hasWhy: boolean }> = {
  handler_missing: { status: 'handler_missing', params: {}, hasWhy: true },
  overdue: { status: 'late', params: {}, hasWhy: true },
  failing: { status: 'failed', params: { tab: 'history' }, hasWhy: false },
  misfiring: { status: 'missed', params: { tab: 'history', status: 'missed' }, hasWhy: false },
  never_run: { status: 'missed', params: { tab: 'history' }, hasWhy: true },
  paused: { status: 'paused', params: {}, hasWhy: false },
};

/** What needs attention, the most urgent first: instances in trouble, then jobs in the order of the server. */
export function concernsOf(instances: readonly InstanceDto[], items: readonly AttentionItemDto[]): Concern[] {
  return [...instances.filter(isInTrouble).map(instanceConcern), ...items.map(jobConcern)];
}

function isInTrouble({ status, late }: InstanceDto): boolean {
  return late || status === 'stuck' || status === 'unfit' || status === 'dead';
}

function instanceConcern({ id, name, status, late, heartbeatAt }: InstanceDto): Concern {
  return {
    id: `instance-${id}`,
    status: late && status === 'alive' ? 'late' : status,
    name,
    isCode: true,
    path: '/instances',
    params: {},
    why: { key: 'attention.instance', params: {} },
    since: heartbeatAt,
    jobId: null,
  };
}

function jobConcern({ code, jobId, jobName, since, count, by, reason }: AttentionItemDto): Concern {
  const { status, params, hasWhy } = SHOWN[code];
  return {
    id: `${code}-${jobId}`,
    status,
    name: jobName,
    isCode: false,
    path: `/jobs/${jobId}`,
    params,
    why: { key: `attention.${code}`, params: { count: count ?? 0, by: by ?? '', reason: reason ?? '' } },
    since,
    jobId: hasWhy ? jobId : null,
  };
}
