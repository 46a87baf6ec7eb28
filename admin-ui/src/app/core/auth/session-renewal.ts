import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

/** Asks for the password over the page when the session has ended, so that nothing typed there is lost. */
@Injectable({ providedIn: 'root' })
export class SessionRenewal {
  private readonly dialog = inject(MatDialog);
  private asking: Promise<boolean> | null = null;

  /** Many requests may find out at once: they share one dialog.
   *  @param name of the person whose session ended. @returns false when the person would rather leave. */
  renew(name: string): Promise<boolean> {
    this.asking ??= this.ask(name).finally(() => (this.asking = null));
    return this.asking;
  }

  private async ask(name: string): Promise<boolean> {
    const { SignInAgain } = await import('./sign-in-again');
    const reference = this.dialog.open<InstanceType<typeof SignInAgain>, string, boolean>(SignInAgain, {
      data: name,
      disableClose: true,
      width: '400px',
      maxWidth: '100vw',
    });
    return (await firstValueFrom(reference.afterClosed())) === true;
  }
}
