import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { CopyButton } from './copy-button';

/** A value as indented JSON, left to right in every language. */
@Component({
  selector: 'app-json',
  imports: [CopyButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  // Its copy button stands where the lines end, not where they begin.
  host: { dir: 'ltr' },
  template: `<app-copy [text]="text()" />
    <pre dir="ltr" tabindex="0">{{ text() }}</pre>`,
  styles: `
    :host {
      display: block;
      position: relative;
    }
    pre {
      max-block-size: 420px;
    }
    app-copy {
      position: absolute;
      inset-block-start: 6px;
      inset-inline-end: 6px;
    }
  `,
})
export class JsonView {
  readonly value = input.required<unknown>();
  protected readonly text = computed(() => JSON.stringify(this.value(), null, 2) ?? '');
}
