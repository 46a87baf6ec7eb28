import { Column, type ColumnOptions, type ValueTransformer } from 'typeorm';
import { idFromBytes, idToBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { fromDbInstantOrNull, toDbInstantOrNull } from './instant.js';

/* TypeORM's own conversions depend on the driver and on the host's zone; ours do not. The `type` given here only keeps
   TypeORM from converting: the true column types are in the migrations (`synchronize` is never used). */

const instant: ValueTransformer = {
  to: (value: EpochMs | null | undefined) => (value === undefined ? undefined : toDbInstantOrNull(value)),
  from: (value: string | null) => fromDbInstantOrNull(value),
};

const json: ValueTransformer = {
  to: (value: unknown) => (value === undefined ? undefined : value === null ? null : JSON.stringify(value)),
  from: (value: string | null) =>
    value === null || value === undefined ? null : (JSON.parse(value) as unknown),
};

const flag: ValueTransformer = {
  to: (value: boolean | undefined) => (value === undefined ? undefined : value ? 1 : 0),
  from: (value: number) => Boolean(value),
};

const idBytes: ValueTransformer = {
  to: (value: ExecutionId | null | undefined) => (value ? idToBytes(value) : value),
  from: (value: Uint8Array | null) => (value ? idFromBytes(value) : null),
};

/** An instant: `EpochMs` in the entity, datetime(3)/text in the table. */
export const InstantColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ ...options, type: 'varchar', transformer: instant });

/** A JSON document kept as text. */
export const JsonColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ ...options, type: 'text', transformer: json });

/** A boolean kept as 0 or 1. */
export const FlagColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ ...options, type: 'int', transformer: flag });

/** An execution id: text in the entity, 16 bytes in the table. */
export const IdBytesColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ ...options, type: 'blob', transformer: idBytes });
