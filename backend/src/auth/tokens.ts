import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits for a session cookie: 43 characters of base64url. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** 256 random bits for a session's CSRF token: 64 hexadecimal characters. */
export function newCsrfToken(): string {
  return randomBytes(32).toString('hex');
}

/** A new API key `mwd_<prefix>_<secret>` with 256 secret bits. The prefix (8 hexadecimal characters) is no secret. */
export function newApiKey(): { key: string; prefix: string } {
  const prefix = randomBytes(4).toString('hex');
  return { key: `mwd_${prefix}_${randomBytes(32).toString('base64url')}`, prefix };
}

/** 144 random bits for a person to type once: 24 characters. */
export function newPassword(): string {
  return randomBytes(18).toString('base64url');
}

/** SHA-256 in hexadecimal. Right for random tokens only; passwords go through argon2. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Equality whose time does not tell where two texts differ. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
}
