import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LedgerStore } from '../dispatch/index.js';
import { VersionInfo } from '../health/index.js';
import { PeerObserver } from '../instances/index.js';
import { JobUpkeep } from '../jobs/index.js';
import { AppLogger } from '../kernel/index.js';
import { StateRepository } from '../lookups/index.js';

/** Keeps cursors in step with the time zone data (which comes with Node.js): the law changes an offset, a new build knows it, and a fire
 *  "at nine local time" is at another instant.
 *
 *  Purpose: stored instants that no rule says any more are replaced, as revisions of the principal `system`, in batches of 100 jobs.
 *  State: whether instances with other data were seen. Failure handling: an error at the start stops it; while instances with different
 *  data run side by side each advances cursors by its own, so everything is looked at again when the last of the others has gone. */
@Injectable()
export class ZoneData implements OnApplicationBootstrap {
  private sawOthers = false;

  constructor(
    private readonly store: LedgerStore,
    private readonly state: StateRepository,
    private readonly jobs: JobUpkeep,
    private readonly observer: PeerObserver,
    private readonly version: VersionInfo,
    private readonly logger: AppLogger,
  ) {}

  /** Before this process plans anything. */
  async onApplicationBootstrap(): Promise<void> {
    const { database, time } = this.store;
    const { tzdata } = this.version;
    const known = await database.read((session) => this.state.find(session, 'tzdata'));
    if (known === tzdata) return;
    if (known !== null) await this.recompute(`time zone data ${known} -> ${tzdata}`);
    await database.transaction((tx) => this.state.put(tx, 'tzdata', tzdata, time.now()));
  }

  /** One look at the others. */
  async watch(): Promise<void> {
    const { tzdata } = this.version;
    const others = this.observer.alive.filter((peer) => peer.tzdata !== null && peer.tzdata !== tzdata);
    if (others.length > 0) this.sawOthers = true;
    else if (this.sawOthers) {
      await this.recompute(`the last instance without time zone data ${tzdata} has gone`);
      this.sawOthers = false;
    }
  }

  private async recompute(reason: string): Promise<void> {
    let moved = 0;
    for (let after: number | null = 0; after !== null;) {
      const from: number = after;
      const { changed, last } = await this.store.database.transaction((tx) =>
        this.jobs.retime(tx, from, reason),
      );
      this.jobs.announce(changed);
      moved += changed.length;
      after = last;
    }
    this.logger.info('cursors were computed again', { reason, jobs: moved });
  }
}
