import { jest } from '@jest/globals';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { fireEvent, render, screen } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { ApiKeyDialog, type ApiKeyDialogData } from './api-key-dialog';

async function setup(data: ApiKeyDialogData = null) {
  const reference = { disableClose: false, close: jest.fn() };
  const { fixture } = await render(ApiKeyDialog, {
    providers: [
      provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      { provide: MAT_DIALOG_DATA, useValue: data },
      { provide: MatDialogRef, useValue: reference },
    ],
  });
  const server = TestBed.inject(HttpTestingController);
  const submit = (): void => void fireEvent.submit(document.querySelector('form')!);
  const settle = async (): Promise<void> => {
    await fixture.whenStable();
    fixture.detectChanges();
  };
  return { reference, server, submit, settle };
}

describe(ApiKeyDialog.name, () => {
  it('asks for a viewer that never expires unless told otherwise, and shows the secret once it is made', async () => {
    const { reference, server, submit, settle } = await setup();
    fireEvent.input(screen.getByLabelText(/^api-keys\.name/), { target: { value: '  Grafana ' } });
    await settle();
    submit();
    const call = server.expectOne(({ url }) => url.endsWith('/auth/api-keys'));
    expect(call.request.body).toEqual({ name: 'Grafana', role: 'viewer', expiresAt: null });
    call.flush({ id: 1, name: 'Grafana', key: 'mwd_1_secret' });
    expect((await screen.findByRole('status')).textContent).toContain('mwd_1_secret');
    expect(reference.disableClose).toBe(true);
    fireEvent.click(screen.getByText('api-keys.stored'));
    expect(reference.close).toHaveBeenCalledWith(true);
  });

  it('does not send without a name', async () => {
    const { server, submit } = await setup();
    submit();
    server.expectNone(({ url }) => url.endsWith('/auth/api-keys'));
    expect(screen.getByText('api-keys.add', { selector: 'button' }).hasAttribute('disabled')).toBe(true);
  });

  it('keeps what was typed and says at the field what the server refused', async () => {
    const { server, submit, settle } = await setup();
    fireEvent.input(screen.getByLabelText(/^api-keys\.name/), { target: { value: 'x' } });
    await settle();
    submit();
    server
      .expectOne(({ url }) => url.endsWith('/auth/api-keys'))
      .flush(
        {
          status: 400,
          code: 'VALIDATION_FAILED',
          title: 'Bad',
          errors: [{ pointer: '/expiresAt', code: 'NOT_AHEAD', message: 'must lie ahead' }],
        },
        { status: 400, statusText: 'Bad Request' },
      );
    expect(await screen.findByText('must lie ahead')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>(/^api-keys\.name/).value).toBe('x');
  });

  it('shows a rotated secret at once and cannot be closed by chance', async () => {
    const { reference } = await setup({ name: 'Deploy', key: 'mwd_2_fresh' });
    expect(screen.getByRole('status').textContent).toContain('mwd_2_fresh');
    expect(reference.disableClose).toBe(true);
  });
});
