import { Inject, Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { parseIfMatch, preconditionRequired, type Principal } from '../http/index.js';
import type { CommandContext } from './job-commands.service.js';

/** Who commands and which version they saw, from a request. */
@Injectable()
export class CommandContexts {
  constructor(@Inject(AppConfig) private readonly config: AppConfig) {}

  /** @throws IF_MATCH_REQUIRED (428) when a session, or with SCHEDULER_STRICT_IF_MATCH anybody, does not say what it saw. */
  required(principal: Principal, ifMatch: string | undefined): CommandContext {
    const context = this.optional(principal, ifMatch);
    if (context.expected === null && this.mustSay(principal)) throw preconditionRequired();
    return context;
  }

  /** The same for a command that may as well create: whether the client had to say is known when the job is looked up. */
  requiredIfExisting(principal: Principal, ifMatch: string | undefined): CommandContext {
    return { ...this.optional(principal, ifMatch), mustSay: this.mustSay(principal) };
  }

  private mustSay({ kind }: Principal): boolean {
    return kind === 'user' || this.config.strictIfMatch;
  }

  /** @throws VALIDATION_FAILED for a malformed header. */
  optional(principal: Principal, ifMatch: string | undefined): CommandContext {
    return { principal, expected: parseIfMatch(ifMatch) };
  }
}
