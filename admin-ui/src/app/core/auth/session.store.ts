import { computed, inject, Injectable, signal } from '@angular/core';
import { Api } from '../api/generated/api';
import { changePassword } from '../api/generated/fn/auth/change-password';
import { getMe } from '../api/generated/fn/auth/get-me';
import { login } from '../api/generated/fn/auth/login';
import { logout } from '../api/generated/fn/auth/logout';
import type { MeDto } from '../api/generated/models/me-dto';
import { AppProblem } from '../api/app-problem';

/** Roles from least to most; each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;
/** A role of a person or key. */
export type Role = (typeof ROLES)[number];

/** Who is signed in. The cookie is out of reach of scripts; what is kept here is the answer of `GET /auth/me`. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(Api);
  private readonly state = signal<MeDto | null>(null);
  private asking: Promise<MeDto | null> | null = null;
  readonly me = this.state.asReadonly();
  readonly isSignedIn = computed(() => this.state() !== null);
  readonly csrfToken = computed(() => this.state()?.csrfToken ?? null);

  /** Whether the person's role reaches `role`. */
  can(role: Role): boolean {
    const me = this.state();
    return me !== null && ROLES.indexOf(me.role) >= ROLES.indexOf(role);
  }

  /** Who am I, asked once. @returns null when nobody is signed in. @throws AppProblem when the server cannot be asked. */
  identify(): Promise<MeDto | null> {
    const known = this.state();
    if (known) return Promise.resolve(known);
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return this.asking;
  }

  /** @throws AppProblem INVALID_CREDENTIALS, TOO_MANY_REQUESTS. */
  async signIn(username: string, password: string): Promise<void> {
    await this.api.invoke(login, { body: { username, password } });
    this.state.set(await this.ask());
  }

  async signOut(): Promise<void> {
    await this.api.invoke(logout);
    this.state.set(null);
  }

  /** Ends all sessions of the person, this one too. */
  async changePassword(currentPassword: string, newPassword: string): Promise<void> {
    await this.api.invoke(changePassword, { body: { currentPassword, newPassword } });
    this.state.set(null);
  }

  /** The server said that the session is over. */
  forget(): void {
    this.state.set(null);
  }

  private async ask(): Promise<MeDto | null> {
    try {
      const me = await this.api.invoke(getMe);
      this.state.set(me);
      return me;
    } catch (error) {
      if (error instanceof AppProblem && error.status === 401) return null;
      throw error;
    }
  }
}
