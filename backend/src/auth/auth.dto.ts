import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { IsInstant, ROLES, type Role } from '../http/index.js';

const lower = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.toLowerCase() : value;

/** `POST /auth/login`. */
export class LoginDto {
  @ApiProperty({ example: 'admin' }) @Transform(lower) @IsString() @Length(1, 64) username!: string;
  @ApiProperty({ format: 'password' }) @IsString() @Length(1, 256) password!: string;
}

/** `POST /auth/password`. */
export class ChangePasswordDto {
  @ApiProperty({ format: 'password' }) @IsString() @Length(1, 256) currentPassword!: string;
  @ApiProperty({ format: 'password', minLength: 8, maxLength: 256 })
  @IsString()
  @Length(8, 256)
  newPassword!: string;
}

/** A person on the wire. */
export class UserDto {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty() username!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty() disabled!: boolean;
  @ApiProperty() mustChangePassword!: boolean;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty() createdBy!: string;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'null = never.' })
  lastLoginAt!: string | null;
}

/** Answer of a sign-in. */
export class LoginResultDto {
  @ApiProperty() user!: UserDto;
  @ApiProperty({ description: 'For the X-CSRF-Token header of every change.' }) csrfToken!: string;
}

/** Answer of `GET /auth/me`. */
export class MeDto {
  @ApiProperty({ enum: ['user', 'api_key'] }) kind!: 'user' | 'api_key' | 'system';
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty() mustChangePassword!: boolean;
  @ApiProperty({ type: 'string', nullable: true, description: 'null for API keys, which need none.' })
  csrfToken!: string | null;
}

/** `POST /auth/users`. */
export class CreateUserDto {
  @ApiProperty({ pattern: '^[a-z0-9._@-]{1,64}$', description: 'Case does not matter; kept in lower case.' })
  @Transform(lower)
  @Matches(/^[a-z0-9._@-]{1,64}$/, {
    message: 'username must be 1 to 64 letters (a-z), digits, dots, @, _ or -',
  })
  username!: string;
  @ApiProperty({ format: 'password', minLength: 8, maxLength: 256 })
  @IsString()
  @Length(8, 256)
  password!: string;
  @ApiProperty({ enum: ROLES }) @IsIn(ROLES) role!: Role;
  @ApiPropertyOptional({ default: false }) @IsOptional() @IsBoolean() mustChangePassword?: boolean;
}

/** `PATCH /auth/users/{id}`: what is absent stays. */
export class UpdateUserDto {
  @ApiPropertyOptional({ enum: ROLES }) @IsOptional() @IsIn(ROLES) role?: Role;
  @ApiPropertyOptional() @IsOptional() @IsBoolean() disabled?: boolean;
  @ApiPropertyOptional() @IsOptional() @IsBoolean() mustChangePassword?: boolean;
  @ApiPropertyOptional({ maxLength: 500 }) @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

/** `POST /auth/users/{id}/password`. */
export class ResetPasswordDto {
  @ApiPropertyOptional({
    format: 'password',
    minLength: 8,
    maxLength: 256,
    description: 'Absent = one is generated.',
  })
  @IsOptional()
  @IsString()
  @Length(8, 256)
  password?: string;
  @ApiPropertyOptional({ default: true }) @IsOptional() @IsBoolean() mustChangePassword?: boolean;
}

/** Answer of a password reset. */
export class ResetPasswordResultDto {
  @ApiProperty() user!: UserDto;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The generated password, shown this once; null if given.',
  })
  password!: string | null;
}

/** A page of people. */
export class UserPageDto {
  @ApiProperty({ type: [UserDto] }) items!: UserDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
}

/** `POST /auth/api-keys`. */
export class CreateApiKeyDto {
  @ApiProperty({ minLength: 1, maxLength: 190 }) @IsString() @Length(1, 190) name!: string;
  @ApiProperty({ enum: ROLES }) @IsIn(ROLES) role!: Role;
  @ApiPropertyOptional({ type: 'string', format: 'date-time', nullable: true, description: 'null = never.' })
  @IsOptional()
  @IsInstant()
  expiresAt?: string | null;
}

/** A key on the wire, without its secret. */
export class ApiKeyDto {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ description: 'The readable part of mwd_<prefix>_<secret>.' }) prefix!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty() createdBy!: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) expiresAt!: string | null;
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'At most a minute behind.',
  })
  lastUsedAt!: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) revokedAt!: string | null;
}

/** A new key with its secret, shown this once. */
export class CreatedApiKeyDto extends ApiKeyDto {
  @ApiProperty({ example: 'mwd_1f2e3d4c_...' }) key!: string;
}

/** A page of keys. */
export class ApiKeyPageDto {
  @ApiProperty({ type: [ApiKeyDto] }) items!: ApiKeyDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
}
