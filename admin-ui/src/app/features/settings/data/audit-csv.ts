import type { AuditEntryDto } from '../../../core/api/generated/models/audit-entry-dto';
import { toCsv } from '../../../shared/ui/csv';

/** Entries of the audit log as CSV; states before and after as JSON. */
export function auditToCsv(entries: readonly AuditEntryDto[]): string {
  const head = [
    'id',
    'at',
    'principal',
    'action',
    'targetType',
    'targetId',
    'reason',
    'ip',
    'requestId',
    'before',
    'after',
  ];
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  return toCsv(
    head,
    entries.map((entry) => [
      entry.id,
      entry.at,
      entry.principal,
      entry.action,
      entry.targetType,
      entry.targetId,
      entry.reason,
      entry.ip,
      entry.requestId,
      json(entry.before),
      json(entry.after),
    ]),
  );
}
