import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { IsZoneName } from '../http/index.js';

/** Pages of the console that can be saved. */
export const VIEW_PAGES = ['dashboard', 'jobs', 'executions', 'timeline', 'audit'] as const;
type ViewPage = (typeof VIEW_PAGES)[number];
const PAGE = { enum: VIEW_PAGES, enumName: 'ViewPage', example: 'jobs' } as const;
/** A query string of one line without a fragment. */
const QUERY = /^[^#\s\p{Cc}]*$/u;

/** Which views. */
export class ListViewsQuery {
  @ApiPropertyOptional(PAGE)
  @IsOptional()
  @IsIn(VIEW_PAGES)
  page?: ViewPage;
}

/** A view to save. */
export class SaveViewDto {
  @ApiProperty(PAGE) @IsIn(VIEW_PAGES) page!: ViewPage;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Failing reports' })
  @IsString()
  @Length(1, 100)
  @Matches(/^[^\p{Cc}]*\S[^\p{Cc}]*$/u, {
    message: '$property must have a visible character and fit on one line',
  })
  name!: string;

  @ApiProperty({
    maxLength: 2_000,
    description: "The page's query string, without the question mark.",
    example: 'tag=reports&state=active',
  })
  @IsString()
  @MaxLength(2_000)
  @Matches(QUERY, { message: '$property must be a query string without blanks and #' })
  query!: string;

  @ApiPropertyOptional({ default: false, description: 'Whether everybody sees it.' })
  @IsOptional()
  @IsBoolean()
  shared?: boolean;
}

/** A saved view. */
export class ViewDto {
  @ApiProperty({ type: 'integer', example: 3 }) id!: number;
  @ApiProperty({ example: 'user:anna' }) owner!: string;
  @ApiProperty({ description: "Whether it is one's own, and may be changed." }) isOwn!: boolean;
  @ApiProperty(PAGE) page!: string;
  @ApiProperty({ example: 'Failing reports' }) name!: string;
  @ApiProperty({ example: 'tag=reports&state=active' }) query!: string;
  @ApiProperty() shared!: boolean;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
}

/** Views. */
export class ViewListDto {
  @ApiProperty({ type: [ViewDto], description: "One's own and what others share, by page and name." })
  items!: ViewDto[];
}

const MAX_COLUMNS = 40;

/** Columns of a list, by the console's own names, in its order. */
function ColumnsField(list: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', maxLength: 40 },
      maxItems: MAX_COLUMNS,
      uniqueItems: true,
      nullable: true,
      description: `Columns that the list of ${list} shows.`,
      example: ['state', 'next'],
    }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(MAX_COLUMNS),
    ArrayUnique(),
    Matches(/^[a-z][a-z0-9-]{0,39}$/i, { each: true, message: 'each column must be a plain word' }),
  );
}

/** How somebody wants the console. A field that is absent or null leaves it to the browser. */
export class PreferencesDto {
  @ApiPropertyOptional({ enum: ['en', 'ar'], nullable: true, type: String })
  @IsOptional()
  @IsIn(['en', 'ar'])
  language?: 'en' | 'ar' | null;

  @ApiPropertyOptional({
    enum: ['latn', 'arab'],
    nullable: true,
    type: String,
    description: 'Digits in Arabic.',
  })
  @IsOptional()
  @IsIn(['latn', 'arab'])
  digits?: 'latn' | 'arab' | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: '`job`, `mine`, or an IANA name.',
    example: 'Asia/Riyadh',
  })
  @IsOptional()
  @IsZoneName({ words: ['job', 'mine'] })
  zone?: string | null;

  @ApiPropertyOptional({ enum: ['light', 'dark', 'system'], nullable: true, type: String })
  @IsOptional()
  @IsIn(['light', 'dark', 'system'])
  theme?: 'light' | 'dark' | 'system' | null;

  @ApiPropertyOptional({ enum: ['comfortable', 'compact'], nullable: true, type: String })
  @IsOptional()
  @IsIn(['comfortable', 'compact'])
  density?: 'comfortable' | 'compact' | null;

  @ApiPropertyOptional({ type: Boolean, nullable: true, description: 'Single-key shortcuts.' })
  @IsOptional()
  @IsBoolean()
  shortcuts?: boolean | null;

  @ApiPropertyOptional({ enum: ['wide', 'narrow'], nullable: true, type: String })
  @IsOptional()
  @IsIn(['wide', 'narrow'])
  navigation?: 'wide' | 'narrow' | null;

  @ColumnsField('jobs')
  jobColumns?: string[] | null;

  @ColumnsField('executions')
  executionColumns?: string[] | null;
}

/** Preferences and when they were saved. */
export class SavedPreferencesDto extends PreferencesDto {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'By the database clock; null = never.',
  })
  savedAt!: string | null;
}
