import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, Idempotent, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems } from '../http/index.js';
import { BulkJobItemDto, BulkJobsDto, BulkJobsResultDto } from './dto/bulk-jobs.dto.js';
import { JOBS_BASE } from './job-answers.js';
import { JobBulk } from './job-bulk.service.js';

/** Many definitions by one request. */
@ApiTags('jobs')
@Controller(JOBS_BASE)
@RequireRole('editor')
export class JobBulkController {
  constructor(@Inject(JobBulk) private readonly bulk: JobBulk) {}

  @Post('jobs/bulk')
  @HttpCode(200)
  @Idempotent()
  @ApiExtraModels(BulkJobItemDto)
  @ApiOperation({
    summary: 'Create and change up to 500 jobs; each item stands by itself',
    description:
      'The answer is 200 whatever became of the items: look at counts. Give items a jobKey, so that repeating the request makes nothing twice. When the database is lost on the way, the items from there on are refused (`DATABASE_UNAVAILABLE`, or `AMBIGUOUS_COMMIT` for one that may have been done): repeat those alone.',
  })
  @ApiOkResponse({ type: BulkJobsResultDto })
  @ApiProblems(400)
  async bulkJobs(
    @Body() { items, dryRun }: BulkJobsDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<BulkJobsResultDto> {
    return this.bulk.run(items, principal, { dryRun: dryRun ?? false });
  }
}
