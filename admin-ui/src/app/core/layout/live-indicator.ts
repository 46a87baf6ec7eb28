import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { TranslatePipe } from '@ngx-translate/core';
import { LiveStore } from '../live/live.store';

/** Whether what is shown is live; a press pauses and resumes. */
@Component({
  selector: 'app-live-indicator',
  imports: [MatTooltip, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
    type="button"
    class="button plain"
    [class]="live.state()"
    (click)="live.togglePaused()"
    [attr.aria-pressed]="live.state() === 'paused'"
    [attr.aria-label]="'shell.live-button' | translate: { state: ('shell.live-' + live.state() | translate) }"
    [matTooltip]="'shell.live-' + live.state() + '-hint' | translate"
  >
    <span class="dot" aria-hidden="true"></span>
    <span class="text">{{ 'shell.live-' + live.state() | translate }}</span>
  </button>`,
  styles: `
    .dot {
      inline-size: 10px;
      block-size: 10px;
      border: 2px solid var(--calm);
      border-radius: 50%;
    }
    .live .dot {
      border-color: var(--good);
      background: var(--good);
    }
    .polling .dot {
      border-color: var(--warn);
      background: var(--warn);
    }
    .held .dot {
      border-color: var(--good);
    }
    .offline .dot {
      border-color: var(--bad);
    }
    .paused .dot {
      border-radius: 0;
      border-block-color: transparent;
    }
    @media (forced-colors: active) {
      .live .dot,
      .polling .dot {
        background: CanvasText;
      }
    }
    @media (width < 900px) {
      button {
        padding-inline: 10px;
      }
      .text {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    }
  `,
})
export class LiveIndicator {
  protected readonly live = inject(LiveStore);
}
