import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, parseTimeRange, RequireRole } from '../http/index.js';
import { epochMs, toIso } from '../kernel/index.js';
import { AccountingService, type AccountingResult } from './accounting.service.js';
import { AccountingDto, AccountingQuery } from './dto/accounting.dto.js';

/** Planned against recorded. */
@ApiTags('accounting')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class AccountingController {
  constructor(@Inject(AccountingService) private readonly accounting: AccountingService) {}

  @Get('accounting')
  @ApiOperation({
    summary: 'What became of every planned fire of a range',
    description:
      'At most 1,000,000 fires a request. `npm run audit-ledger` asks the same from the command line.',
  })
  @ApiOkResponse({ type: AccountingDto })
  @ApiProblems(400, 404)
  async getAccounting(@Query() query: AccountingQuery): Promise<AccountingDto> {
    const { from, to } = parseTimeRange(query);
    const question = { from: epochMs(from!), to: epochMs(to!), jobId: query.jobId ?? null };
    return toDto(query, question, await this.accounting.account(question));
  }
}

function toDto(
  { details }: AccountingQuery,
  { from, to }: { from: number; to: number },
  { tally, exact, unaccountedFires }: AccountingResult,
): AccountingDto {
  const named = unaccountedFires.map(({ jobId, at }) => ({ jobId, at: toIso(at) }));
  const range = { from: toIso(epochMs(from)), to: toIso(epochMs(to)) };
  return { ...range, ...tally, exact, ...(details ? { unaccountedFires: named } : {}) };
}
