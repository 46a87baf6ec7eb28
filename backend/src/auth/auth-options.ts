import type { Ms } from '../kernel/index.js';

/** What authentication needs from the configuration; injected as this class. */
export class AuthOptions {
  /** A session ends after this long without use. */
  sessionTtlMs!: Ms;
  /** Password of the first administrator; null = generate one and announce it. */
  adminPassword!: string | null;
  /** A key with the role admin that is to exist; null = none. */
  bootstrapApiKey!: string | null;
  /** Origin under which browsers reach the server, where it differs from the `Host` they send; null = none. */
  publicUrl!: string | null;
  /** Shows the generated password to whoever started the process, once. Not a log: logs are kept. */
  announce!: (text: string) => void;
}

/** However much it is used, a session ends this long after sign-in. */
export const SESSION_ABSOLUTE_MS: Ms = 30 * 86_400_000;
/** `last_seen_at` and `last_used_at` are written at most this often. */
export const TOUCH_EVERY_MS: Ms = 60_000;
