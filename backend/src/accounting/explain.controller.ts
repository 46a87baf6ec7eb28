import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, parseInstant, ParseRowId, RequireRole } from '../http/index.js';
import { toIso, toIsoOrNull } from '../kernel/index.js';
import { ExplainQuery, ExplanationDto } from './dto/explain.dto.js';
import { ExplainService, type Explanation } from './explain.service.js';

/** Why a fire ran, or did not. */
@ApiTags('accounting')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class ExplainController {
  constructor(@Inject(ExplainService) private readonly explain: ExplainService) {}

  @Get('jobs/:id/explain')
  @ApiOperation({
    summary: 'Why a job ran at an instant, did not, or will',
    description: 'Without `at`: about the next fire.',
  })
  @ApiOkResponse({ type: ExplanationDto })
  @ApiProblems(400, 404)
  async explainJob(
    @Param('id', ParseRowId) id: number,
    @Query() query: ExplainQuery,
  ): Promise<ExplanationDto> {
    const { at, timezone = null } = query;
    return toDto(await this.explain.explain(id, { at: parseInstant(at, '?at'), timezone }));
  }
}

function toDto({ at, nominal, ...answer }: Explanation): ExplanationDto {
  return { ...answer, at: toIso(at), nominal: toIsoOrNull(nominal) };
}
