import { ChangeDetectionStrategy, Component, DOCUMENT, inject, input, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { copyText } from './copy-text';
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

  protected copy(): void {
    copyText(this.document, this.text());
    this.isDone.set(true);
    setTimeout(() => this.isDone.set(false), 2_000);
  }
}
