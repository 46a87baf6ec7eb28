import type { Installation } from './installation.js';
import type { ServiceProcess } from './process.js';

/** Of jobs that call the target every second: none twice, none left out. */
export function expectEachOnce({ target }: Installation): void {
  expect(target.doubled()).toEqual([]);
  expect(target.missing(1_000)).toEqual([]);
}

/** After a kill or freeze: nothing twice, and what was not called was held up by a run that was lost with its process, or that really was
 *  going on at that instant, and says so. */
export async function expectEachOnceOrHeldUp(site: Installation, api: ServiceProcess): Promise<void> {
  expect(site.target.doubled()).toEqual([]);
  for (const fire of site.target.missing(1_000)) {
    const [jobId, at] = fire.split('@').map(Number) as [number, number];
    const rows = await site.historyOf(api, jobId);
    const row = rows.find(({ scheduledFor }) => Date.parse(scheduledFor) === at);
    if (row?.status === 'lost') continue;
    expect(row).toMatchObject({ status: 'skipped', reasonCode: 'overlap' });
    const holder = rows.find(({ id }) => id === row?.reasonParams?.heldBy?.[0]);
    const { status, startedAt, finishedAt } = holder!;
    const wasGoingOn = Date.parse(startedAt!) <= at + 1_000 && at <= Date.parse(finishedAt!);
    expect({ status, startedAt, finishedAt, at, isReason: status === 'lost' || wasGoingOn }).toMatchObject({
      isReason: true,
    });
  }
}
