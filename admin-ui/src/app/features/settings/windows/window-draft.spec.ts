import type { MaintenanceWindowDto } from '../../../core/api/generated/models/maintenance-window-dto';
import { bodyOf, draftOf, newDraft } from './window-draft';

const WINDOW = {
  name: 'Database upgrade',
  tags: ['database', 'reports'],
  from: '2026-11-28T01:00:00.000Z',
  until: '2026-11-28T04:00:00.000Z',
  repeats: 'weekly',
  timezone: 'Asia/Riyadh',
  repeatUntil: '2027-01-01T00:00:00.000Z',
  forbidsTrigger: true,
  reason: 'New version',
} as MaintenanceWindowDto;

describe('draft of a maintenance window', () => {
  it('is edited in the zone of the window and comes back the same', () => {
    const draft = draftOf(WINDOW);
    expect([draft.from, draft.tags]).toEqual(['2026-11-28T04:00:00', 'database, reports']);
    expect(bodyOf(draft)).toEqual(WINDOW);
  });

  it('keeps the wall-clock time when the zone is changed', () => {
    expect(bodyOf({ ...draftOf(WINDOW), timezone: 'UTC' }).from).toBe('2026-11-28T04:00:00.000Z');
  });

  it('is for all jobs from now on, once, unless told otherwise', () => {
    const body = bodyOf({
      ...newDraft('UTC'),
      name: ' x ',
      until: '2026-11-28T04:00',
      repeatUntil: '2026-12-01T00:00',
    });
    expect(body).toMatchObject({
      name: 'x',
      tags: [],
      from: null,
      repeats: 'none',
      repeatUntil: null,
      reason: null,
    });
  });
});
