import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../http/index.js';
import { ThisInstance } from '../instances/index.js';
import { DoctorReportDto } from './doctor.dto.js';
import { toReport } from './doctor-report.js';
import { InstallationDoctor } from './installation.service.js';

/** How the installation is. */
@ApiTags('instances')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class DoctorController {
  constructor(
    private readonly doctor: InstallationDoctor,
    private readonly instance: ThisInstance,
  ) {}

  @Get('doctor')
  @ApiOperation({
    summary: 'Examine the installation and its instances',
    description:
      'Each check says what was found, what is wanted and how to mend it. Looks at up to 20,000 jobs.',
  })
  @ApiOkResponse({ type: DoctorReportDto })
  async getDoctor(): Promise<DoctorReportDto> {
    const selfId = this.instance.isRegistered ? this.instance.id : null;
    return toReport(await this.doctor.examine(), { now: this.doctor.now(), selfId });
  }
}
