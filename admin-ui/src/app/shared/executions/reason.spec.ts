import { provideTranslateService, TranslateService } from '@ngx-translate/core';
import { TestBed } from '@angular/core/testing';
import { render, screen } from '@testing-library/angular';
import { Reason } from './reason';

async function said(inputs: {
  code?: string;
  params?: Record<string, unknown>;
  jobZone?: string;
}): Promise<string> {
  await render(Reason, {
    inputs: { code: 'coalesced', ...inputs },
    providers: [provideTranslateService({ lang: 'en' })],
    configureTestBed: (bed) =>
      bed.inject(TranslateService).setTranslation('en', { reasons: { coalesced: 'Ran as {{into}} {{by}}' } }),
  });
  return screen.getByText(/./).textContent;
}

describe(Reason.name, () => {
  const params = { into: '2026-11-02T09:00:00.000Z', by: 'layla' };

  it("tells instants in the job's zone, like everything else on its page", async () => {
    const inBerlin = await said({ params, jobZone: 'Europe/Berlin' });
    TestBed.resetTestingModule();
    const inTokyo = await said({ params, jobZone: 'Asia/Tokyo' });
    expect([inBerlin, inTokyo]).toEqual([
      expect.stringContaining('10:00:00'),
      expect.stringContaining('18:00:00'),
    ]);
  });

  it('keeps what people wrote in its own direction', async () => {
    expect(await said({ params })).toContain('\u2068layla\u2069');
  });

  it('shows a code it has no words for', async () => {
    expect(await said({ code: 'of_another_version' })).toBe('of_another_version');
  });
});
