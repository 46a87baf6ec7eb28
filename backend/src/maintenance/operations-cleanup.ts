import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import { OperationsRepository } from '../operations/index.js';

/** Operations looked up at a time. */
const PAGE = 100;
/** Items deleted by one transaction: short locks. */
const CHUNK = 1_000;

/** Deletes operations that ended long ago, with their items. Their ids are never given again, so executions keep a name of their own. */
@Injectable()
export class OperationsCleanup {
  constructor(
    private readonly database: Database,
    private readonly operations: OperationsRepository,
  ) {}

  /** In chunks, oldest first; harmless when two run at once.
   *  @param signal stops it between two chunks. @returns operations that were deleted. */
  async deleteEndedBefore(before: EpochMs, signal: AbortSignal): Promise<number> {
    let deleted = 0;
    for (;;) {
      const ids = await this.database.read((session) =>
        this.operations.findEndedBefore(session, before, PAGE),
      );
      for (const id of ids) {
        let rows: number;
        do {
          signal.throwIfAborted();
          rows = await this.database.transaction((tx) => this.operations.deleteSome(tx, id, CHUNK));
        } while (rows > 0);
        deleted += 1;
      }
      if (ids.length < PAGE) return deleted;
    }
  }
}
