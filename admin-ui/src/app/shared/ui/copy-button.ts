import { ChangeDetectionStrategy, Component, DOCUMENT, inject, input, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from './icon';

/** Copies a text and says so. Without `navigator.clipboard` (plain http) it falls back to `execCommand`. */
@Component({
  selector: 'app-copy',
  imports: [Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
      type="button"
      class="button plain icon tiny"
      (click)="copy()"
      [attr.aria-label]="label() || ('common.copy' | translate)"
    >
      <app-icon [name]="isDone() ? 'check' : 'copy'" [size]="16" />
    </button>
    <span class="visually-hidden" aria-live="polite">{{
      isDone() ? ('common.copied' | translate) : ''
    }}</span>`,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input('');
  protected readonly isDone = signal(false);
  private readonly document = inject(DOCUMENT);

  protected async copy(): Promise<void> {
    const clipboard = this.document.defaultView?.navigator.clipboard;
    if (clipboard) await clipboard.writeText(this.text()).catch(() => this.copyOldStyle());
    else this.copyOldStyle();
    this.isDone.set(true);
    setTimeout(() => this.isDone.set(false), 2_000);
  }

  private copyOldStyle(): void {
    const area = this.document.createElement('textarea');
    area.value = this.text();
    area.setAttribute('readonly', '');
    area.className = 'visually-hidden';
    this.document.body.append(area);
    area.select();
    this.document.execCommand('copy');
    area.remove();
  }
}
