import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { TranslateService } from '@ngx-translate/core';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import type { DoctorCheckDto } from '../../../core/api/generated/models/doctor-check-dto';
import type { DoctorReportDto } from '../../../core/api/generated/models/doctor-report-dto';
import type { DoctorSeverity } from '../../../core/api/generated/models/doctor-severity';
import { Doctor } from './doctor';

const words = (key: string) => ({ key, params: {}, en: `${key} in English`, ar: `${key} بالعربية` });
const aCheck = (code: string, severity: DoctorSeverity): DoctorCheckDto => ({
  code,
  severity,
  params: {},
  found: words(`${code}.found`),
  wanted: words(`${code}.wanted`),
  fix: severity === 'ok' ? null : words(`${code}.fix`),
});

const REPORT: DoctorReportDto = {
  checkedAt: '2026-11-25T08:00:00.000Z',
  severity: 'fail',
  installation: [aCheck('zones', 'ok'), aCheck('versions', 'warn'), aCheck('names', 'fail')],
  instances: [
    {
      id: 4,
      name: 'node-a',
      mode: 'embedded',
      status: 'alive',
      isSelf: true,
      severity: 'ok',
      checks: [aCheck('clock', 'ok')],
    },
    { id: 5, name: 'node-b', mode: 'worker', status: 'alive', isSelf: false, severity: 'ok', checks: [] },
  ],
};

async function setup() {
  await render(Doctor, {
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  return { asked: () => waitFor(() => http.expectOne('/api/v1/scheduler/doctor')) };
}

describe(Doctor.name, () => {
  it('says for each part what was found, wanted and to be done, the worst first, and folds away what is well', async () => {
    const { asked } = await setup();
    (await asked()).flush(REPORT);
    const installation = within(await screen.findByRole('region', { name: 'doctor.installation' }));
    const shown = installation.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(shown[0]).toMatch(/status\.fail.*names.*names\.found.*names\.wanted.*names\.fix in English/s);
    expect(shown[1]).toMatch(/status\.warn.*versions/s);
    expect(shown).toHaveLength(2);
    const folded = installation.getByText('zones.found in English', { exact: false }).closest('details')!;
    expect(folded.open).toBe(false);
    const self = within(screen.getByRole('region', { name: /node-a/ }));
    expect(self.getByText('clock.found in English', { exact: false }).closest('details')!.open).toBe(true);
    expect(within(screen.getByRole('region', { name: /node-b/ })).getByText('doctor.not-yet')).toBeTruthy();
  });

  it("speaks the console's language", async () => {
    const { asked } = await setup();
    (await asked()).flush(REPORT);
    await screen.findByText('names.fix in English');
    TestBed.inject(TranslateService).use('ar');
    expect(await screen.findByText('names.fix بالعربية')).toBeTruthy();
  });

  it('examines again on request, and keeps what it knew when that fails', async () => {
    const { asked } = await setup();
    (await asked()).flush(REPORT);
    await screen.findByText('names.fix in English');
    fireEvent.click(screen.getByText('doctor.again'));
    (await asked()).flush({ code: 'X', title: 'Broken' }, { status: 500, statusText: 'Error' });
    expect((await screen.findByRole('alert')).textContent).toContain('Broken');
    expect(screen.getByText('names.fix in English').closest('.is-stale')).toBeTruthy();
  });
});
