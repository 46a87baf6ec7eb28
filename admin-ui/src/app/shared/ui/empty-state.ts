import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon, type IconName } from './icon';

/** Nothing to show: either nothing exists yet (say what this is, offer the first step) or nothing matches (offer to clear the
 *  filters). Texts come translated; buttons as content. */
@Component({
  selector: 'app-empty',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-icon [name]="icon()" [size]="32" />
    <h2>{{ heading() }}</h2>
    @if (text()) {
      <p>{{ text() }}</p>
    }
    <div class="row"><ng-content /></div>`,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 8px;
      padding: 40px 16px;
      text-align: center;
      color: var(--ink-2);
    }

    h2 {
      color: var(--ink);
    }
    p {
      max-inline-size: 60ch;
    }
    .row {
      justify-content: center;
      margin-block-start: 8px;
    }
  `,
})
export class EmptyState {
  readonly icon = input<IconName>('search');
  readonly heading = input.required<string>();
  readonly text = input('');
}
