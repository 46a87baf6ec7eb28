import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, CurrentPrincipal, RequireRole, type Principal } from '../http/index.js';
import { PreferencesDto, SavedPreferencesDto } from './views.dto.js';
import { ViewsService } from './views.service.js';

/** How one wants the console. */
@ApiTags('views')
@Controller('api/v1/auth/me/preferences')
@RequireRole('viewer')
export class PreferencesController {
  constructor(@Inject(ViewsService) private readonly views: ViewsService) {}

  @Get()
  @ApiOperation({ summary: "One's own preferences; absent = the browser's" })
  @ApiOkResponse({ type: SavedPreferencesDto })
  getPreferences(@CurrentPrincipal() principal: Principal): Promise<SavedPreferencesDto> {
    return this.views.preferences(principal);
  }

  @Put()
  @ApiOperation({ summary: "Replace one's own preferences" })
  @ApiOkResponse({ type: SavedPreferencesDto })
  @ApiProblems(400)
  savePreferences(
    @Body() body: PreferencesDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<SavedPreferencesDto> {
    return this.views.savePreferences(principal, body);
  }
}
