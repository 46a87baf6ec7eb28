import { SEVERITIES, type FitnessCheck, type InstanceEntity, type Severity } from '../instances/index.js';
import { epochMs, toIso } from '../kernel/index.js';
import type { DoctorReportDto } from './doctor.dto.js';
import { tell } from './doctor-words.js';

/** The worst of some findings. */
export function worstOf(severities: readonly Severity[]): Severity {
  return SEVERITIES[Math.max(0, ...severities.map((severity) => SEVERITIES.indexOf(severity)))]!;
}

/** Findings -> wire. @param selfId the process that answers; null = none of the instances does. */
export function toReport(
  { checks, instances }: { checks: readonly FitnessCheck[]; instances: readonly InstanceEntity[] },
  { now, selfId }: { now: number; selfId: number | null },
): DoctorReportDto {
  const members = instances.map((instance) => {
    const own = (instance.checks ?? []).map(tell);
    return {
      id: instance.id,
      name: instance.name,
      mode: instance.mode,
      status: instance.status,
      isSelf: instance.id === selfId,
      severity: worstOf(own.map(({ severity }) => severity)),
      checks: own,
    };
  });
  const installation = checks.map(tell);
  return {
    checkedAt: toIso(epochMs(Math.round(now))),
    severity: worstOf([...installation, ...members].map(({ severity }) => severity)),
    installation,
    instances: members,
  };
}
