import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { BulkOrder } from './bulk-order';

/** Opens the dialog of an order. */
@Injectable({ providedIn: 'root' })
export class BulkOrders {
  private readonly dialog = inject(MatDialog);

  /** Resolves when the dialog is closed, whether or not anything was started. */
  async ask(order: BulkOrder): Promise<void> {
    const { BulkDialog } = await import('./bulk-dialog');
    const opened = this.dialog.open<unknown, BulkOrder>(BulkDialog, {
      data: order,
      width: '560px',
      maxWidth: '100vw',
    });
    await firstValueFrom(opened.afterClosed());
  }
}
