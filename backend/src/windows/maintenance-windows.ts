import { Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { StateRepository } from '../lookups/index.js';
import type { MaintenanceWindow } from './window-spans.js';
import { WindowRepository } from './window.repository.js';

/** The windows for those who decide fires: one point read a transaction as long as none changes. */
@Injectable()
export class MaintenanceWindows {
  private known: { token: string; windows: readonly MaintenanceWindow[] } | null = null;

  constructor(
    private readonly state: StateRepository,
    private readonly repository: WindowRepository,
  ) {}

  /** The windows by which this transaction decides; they do not change until it ends. */
  async hold(tx: Session): Promise<readonly MaintenanceWindow[]> {
    const token = await this.state.findShared(tx, 'windows');
    if (token !== null && token === this.known?.token) return this.known.windows;
    const windows = await this.repository.findAll(tx);
    if (token !== null) this.known = { token, windows };
    return windows;
  }

  /** The windows as they are, for those who only look. */
  async all(session: Session): Promise<readonly MaintenanceWindow[]> {
    return this.repository.findAll(session);
  }
}
