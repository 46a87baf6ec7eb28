import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { jest } from '@jest/globals';
import { firstValueFrom } from 'rxjs';
import { provideTexts } from '../../../../test/texts';
import { problemInterceptor } from '../api/problem.interceptor';
import { sessionInterceptor } from './session.interceptor';
import { SessionRenewal } from './session-renewal';
import { SessionStore } from './session.store';

const OVER = { status: 401, statusText: 'Unauthorized' };

function setup(isRenewed: boolean) {
  const csrfToken = signal('old');
  const session = { csrfToken, me: signal({ name: 'mona' }), forget: jest.fn() };
  const renew = jest.fn(() => {
    csrfToken.set('new');
    return Promise.resolve(isRenewed);
  });
  TestBed.configureTestingModule({
    providers: [
      provideTexts(),
      provideRouter([]),
      provideHttpClient(withInterceptors([sessionInterceptor, problemInterceptor])),
      provideHttpClientTesting(),
      { provide: SessionStore, useValue: session },
      { provide: SessionRenewal, useValue: { renew } },
    ],
  });
  const goTo = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  const backend = TestBed.inject(HttpTestingController);
  const answer = firstValueFrom(TestBed.inject(HttpClient).put('/api/v1/scheduler/jobs/7', { name: 'n' }));
  return { session, renew, goTo, backend, answer };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the end of a session', () => {
  it('asks for the password over the page and sends the request again with the new token', async () => {
    const { session, renew, backend, answer } = setup(true);
    backend.expectOne('/api/v1/scheduler/jobs/7').flush({}, OVER);
    await settled();
    expect(renew).toHaveBeenCalledWith('mona');
    const second = backend.expectOne('/api/v1/scheduler/jobs/7');
    expect(second.request.headers.get('X-CSRF-Token')).toBe('new');
    expect(second.request.body).toEqual({ name: 'n' });
    second.flush({ ok: true });
    await expect(answer).resolves.toEqual({ ok: true });
    expect(session.forget).not.toHaveBeenCalled();
  });

  it('leads to the sign-in page when the person would rather leave', async () => {
    const { session, goTo, backend, answer } = setup(false);
    const failed = expect(answer).rejects.toMatchObject({ status: 401 });
    backend.expectOne('/api/v1/scheduler/jobs/7').flush({}, OVER);
    await failed;
    expect(session.forget).toHaveBeenCalled();
    expect(goTo).toHaveBeenCalledWith(['/login'], { queryParams: { next: '/' } });
  });
});
