import { toIso, toIsoOrNull, type EpochMs } from '../../kernel/index.js';
import { nextSpan, type MaintenanceWindowEntity } from '../../windows/index.js';
import type { WindowPreview } from './window-preview.service.js';
import type { MaintenanceWindowDto, MaintenanceWindowPreviewDto } from './window.dto.js';

/** Row -> wire. */
export function toWindowDto(window: MaintenanceWindowEntity, now: EpochMs): MaintenanceWindowDto {
  const next = nextSpan(window, now);
  const { id, name, tags, repeats, timezone, forbidsTrigger, reason, version } = window;
  return {
    id,
    name,
    tags,
    from: toIso(window.from),
    until: toIso(window.until),
    repeats,
    timezone,
    repeatUntil: toIsoOrNull(window.repeatUntil),
    forbidsTrigger,
    reason,
    state: next === null ? 'over' : next.from <= now ? 'open' : 'upcoming',
    nextFrom: toIsoOrNull(next?.from),
    nextUntil: toIsoOrNull(next?.until),
    version,
    createdAt: toIso(window.createdAt),
    createdBy: window.createdBy,
    updatedAt: toIso(window.updatedAt),
    updatedBy: window.updatedBy,
  };
}

/** Preview -> wire. */
export function toPreviewDto({ span, ...preview }: WindowPreview): MaintenanceWindowPreviewDto {
  return { from: toIsoOrNull(span?.from), until: toIsoOrNull(span?.until), ...preview };
}
