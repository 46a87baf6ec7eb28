import { ApiProperty } from '@nestjs/swagger';
import { INSTANCE_STATUSES, SEVERITIES, type InstanceStatus, type Severity } from '../instances/index.js';

const SEVERITY = {
  enum: SEVERITIES,
  enumName: 'DoctorSeverity',
  description: 'warn: worth mending. fail, of an instance: it is unfit and starts nothing.',
} as const;

/** A text in both languages. */
export class DoctorWordsDto {
  @ApiProperty({ example: 'clock.found', description: 'For a client with translations of its own.' })
  key!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, example: { offsetMs: 12, correctionMs: 0 } })
  params!: Record<string, unknown>;
  @ApiProperty() en!: string;
  @ApiProperty() ar!: string;
}

/** One check. */
export class DoctorCheckDto {
  @ApiProperty({ example: 'clock', description: 'Stable.' }) code!: string;
  @ApiProperty(SEVERITY) severity!: Severity;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What was found, as values.' })
  params!: Record<string, unknown>;
  @ApiProperty({ type: DoctorWordsDto, description: 'What was found.' }) found!: DoctorWordsDto;
  @ApiProperty({ type: DoctorWordsDto, description: 'What is wanted.' }) wanted!: DoctorWordsDto;
  @ApiProperty({
    type: DoctorWordsDto,
    nullable: true,
    description: 'How to mend it; null where all is well.',
  })
  fix!: DoctorWordsDto | null;
}

/** What one instance found out about itself. */
export class DoctorInstanceDto {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: 'node-a' }) name!: string;
  @ApiProperty({ enum: ['embedded', 'standalone', 'api', 'worker'] }) mode!: string;
  @ApiProperty({ enum: INSTANCE_STATUSES, enumName: 'InstanceStatus' }) status!: InstanceStatus;
  @ApiProperty({ description: 'Whether this is the process that answers.' }) isSelf!: boolean;
  @ApiProperty(SEVERITY) severity!: Severity;
  @ApiProperty({
    type: [DoctorCheckDto],
    description: 'Empty before its first look, seconds after its start.',
  })
  checks!: DoctorCheckDto[];
}

/** The installation and each of its instances, examined. */
export class DoctorReportDto {
  @ApiProperty({ format: 'date-time' }) checkedAt!: string;
  @ApiProperty({ ...SEVERITY, description: 'The worst of all checks.' }) severity!: Severity;
  @ApiProperty({ type: [DoctorCheckDto], description: 'Of the installation as a whole.' })
  installation!: DoctorCheckDto[];
  @ApiProperty({ type: [DoctorInstanceDto], description: 'Present instances, by id.' })
  instances!: DoctorInstanceDto[];
}
