import { fromWallClock, toWallClock } from '../../../core/time/iso';
import type { CreateMaintenanceWindowDto } from '../../../core/api/generated/models/create-maintenance-window-dto';
import type { MaintenanceWindowDto } from '../../../core/api/generated/models/maintenance-window-dto';
import { tagsOf } from '../../../shared/forms/tags-text';

/** A maintenance window as it is edited: times are wall-clock texts in its own zone. */
export interface WindowDraft {
  name: string;
  /** Separated by commas; '' = all jobs. */
  tags: string;
  /** '' = now. */
  from: string;
  until: string;
  isWeekly: boolean;
  timezone: string;
  /** Of a weekly window; '' = without end. */
  repeatUntil: string;
  forbidsTrigger: boolean;
  reason: string;
}

/** What the form holds for a window that is not there yet. */
export function newDraft(timezone: string): WindowDraft {
  const empty = { name: '', tags: '', from: '', until: '', repeatUntil: '', reason: '' };
  return { ...empty, isWeekly: false, timezone, forbidsTrigger: false };
}

/** What the form holds for a window that is to be changed. */
export function draftOf(window: MaintenanceWindowDto): WindowDraft {
  const { timezone } = window;
  return {
    name: window.name,
    tags: window.tags.join(', '),
    from: toWallClock(window.from, timezone),
    until: toWallClock(window.until, timezone),
    isWeekly: window.repeats === 'weekly',
    timezone,
    repeatUntil: window.repeatUntil === null ? '' : toWallClock(window.repeatUntil, timezone),
    forbidsTrigger: window.forbidsTrigger,
    reason: window.reason ?? '',
  };
}

/** The request the form makes; a time that cannot be read is left to the server to refuse. */
export function bodyOf(draft: WindowDraft): CreateMaintenanceWindowDto {
  const instant = (text: string): string | null =>
    text === '' ? null : (fromWallClock(text, draft.timezone) ?? text);
  return {
    name: draft.name.trim(),
    tags: tagsOf(draft.tags),
    from: instant(draft.from),
    until: instant(draft.until) ?? '',
    repeats: draft.isWeekly ? 'weekly' : 'none',
    timezone: draft.timezone,
    repeatUntil: draft.isWeekly ? instant(draft.repeatUntil) : null,
    forbidsTrigger: draft.forbidsTrigger,
    reason: draft.reason.trim() || null,
  };
}
