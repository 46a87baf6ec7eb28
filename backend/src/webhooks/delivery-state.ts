import { DAY, epochMs, HOUR, MINUTE, SECOND, type EpochMs, type Ms } from '../kernel/index.js';

/** `pending` until one attempt is answered with 2xx (`delivered`) or the last one is not (`failed`). */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Why a webhook is off: somebody turned it off; it answered 410; nothing came through for {@link GIVE_UP_AFTER_MS}. */
export const DISABLED_REASONS = ['by_person', 'gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** Waits after the first, second, ... attempt (Standard Webhooks 1.0.0, "Retry schedule"): a little more than a day in all. */
const WAITS: readonly Ms[] = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  8 * HOUR,
  10 * HOUR,
];
export const MAX_ATTEMPTS = WAITS.length + 1;
/** Part of a wait that is added at random, so that what failed together is not tried together. */
const JITTER = 0.2;
/** A receiver may ask for a longer wait (`Retry-After`), up to this. */
const LONGEST_ASKED_MS = HOUR;
/** A webhook at which no delivery has succeeded for so long is turned off. */
export const GIVE_UP_AFTER_MS: Ms = 5 * DAY;

/** How an attempt ended. */
export type AttemptEnd =
  | { kind: 'answered'; status: number; retryAfterMs: Ms | null; text: string }
  | { kind: 'failed'; error: string };

/** What becomes of a delivery, and of its webhook. */
export interface Verdict {
  status: DeliveryStatus;
  nextAttemptAt: EpochMs | null;
  /** Why the webhook is turned off; null = it stays on. */
  disable: DisabledReason | null;
}

/** Decides after an attempt. Pure.
 *  @param attempts made so far, this one included. @param failingSince of the webhook before it. @param random from 0 up to 1. */
export function judgeAttempt(
  end: AttemptEnd,
  { attempts, failingSince }: { attempts: number; failingSince: EpochMs | null },
  { now, random }: { now: EpochMs; random: number },
): Verdict {
  if (end.kind === 'answered' && end.status >= 200 && end.status < 300)
    return { status: 'delivered', nextAttemptAt: null, disable: null };
  if (end.kind === 'answered' && end.status === 410)
    return { status: 'failed', nextAttemptAt: null, disable: 'gone' };
  const disable = failingSince !== null && now - failingSince >= GIVE_UP_AFTER_MS ? 'failing' : null;
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return { status: 'failed', nextAttemptAt: null, disable };
  const asked = end.kind === 'answered' ? Math.min(end.retryAfterMs ?? 0, LONGEST_ASKED_MS) : 0;
  const next = Math.max(wait * (1 + JITTER * random), asked);
  return { status: 'pending', nextAttemptAt: epochMs(now + next), disable };
}
