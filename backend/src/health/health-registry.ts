import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Ms } from '../kernel/index.js';

/** What an indicator finds. `detail` is shown to anybody: no addresses, no secrets. */
export interface HealthFinding {
  isUp: boolean;
  detail?: string;
}

/** Something this process needs to do its work. */
export interface HealthIndicator {
  /** `database`, `redis`, `migrations`, `engine`... */
  name: string;
  /** Should answer within the time limit; an error counts as down. */
  check(): Promise<HealthFinding> | HealthFinding;
}

/** State of one indicator. */
export interface HealthState extends HealthFinding {
  name: string;
  /** How long the check took, in whole ms. */
  durationMs: number;
}

/** An indicator that has not answered by then is down: a probe must not hang with what it probes. */
export const CHECK_LIMIT_MS: Ms = 2_000;

/** Indicators that other modules register; readiness asks them all. */
@Injectable()
export class HealthRegistry {
  private readonly indicators = new Map<string, HealthIndicator>();
  private stoppingBecause: string | null = null;

  constructor(@Inject(Clock) private readonly clock: Clock) {}

  /** Adds an indicator; one of the same name is replaced.  @returns a function that removes it. */
  register(indicator: HealthIndicator): () => void {
    this.indicators.set(indicator.name, indicator);
    return () => {
      if (this.indicators.get(indicator.name) === indicator) this.indicators.delete(indicator.name);
    };
  }

  /** From now on not ready, whatever the indicators say: the process is stopping. */
  stop(reason = 'stopping'): void {
    this.stoppingBecause = reason;
  }

  /** Asks all indicators at the same time. Never throws. */
  async check(): Promise<HealthState[]> {
    const states = await Promise.all([...this.indicators.values()].map((indicator) => this.ask(indicator)));
    if (this.stoppingBecause !== null) {
      states.push({ name: 'shutdown', isUp: false, detail: this.stoppingBecause, durationMs: 0 });
    }
    return states;
  }

  private async ask(indicator: HealthIndicator): Promise<HealthState> {
    const began = this.clock.monotonic();
    const finding = await this.limited(indicator);
    return { name: indicator.name, durationMs: Math.round(this.clock.monotonic() - began), ...finding };
  }

  private async limited(indicator: HealthIndicator): Promise<HealthFinding> {
    let cancel = (): void => undefined;
    const late = new Promise<HealthFinding>((resolve) => {
      cancel = this.clock.setTimeout(() => resolve({ isUp: false, detail: 'no answer' }), CHECK_LIMIT_MS);
    });
    try {
      return await Promise.race([Promise.resolve().then(() => indicator.check()), late]);
    } catch {
      // The error's text may hold addresses or credentials; the log of the module that failed has it.
      return { isUp: false, detail: 'check failed' };
    } finally {
      cancel();
    }
  }
}
