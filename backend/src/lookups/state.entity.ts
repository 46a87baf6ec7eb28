import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** Row of `scheduler_state`: something the whole installation remembers of itself. */
@Entity('scheduler_state')
export class StateEntity {
  /** One of {@link STATE_KEYS} (state.repository.ts). */
  @PrimaryColumn({ type: 'varchar', name: 'state_key' }) key!: string;
  @Column({ type: 'varchar', name: 'state_value' }) value!: string;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
}
