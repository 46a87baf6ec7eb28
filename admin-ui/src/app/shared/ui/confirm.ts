import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { ConfirmDialog, type Confirmation, type ConfirmQuestion } from './confirm-dialog';

/** Opens the {@link ConfirmDialog}. */
@Injectable({ providedIn: 'root' })
export class Confirm {
  private readonly dialog = inject(MatDialog);

  /** @returns undefined when the person changed their mind. */
  ask(question: ConfirmQuestion): Promise<Confirmation | undefined> {
    const reference = this.dialog.open<ConfirmDialog, ConfirmQuestion, Confirmation>(ConfirmDialog, {
      data: question,
      maxWidth: '520px',
    });
    return firstValueFrom(reference.afterClosed());
  }
}
