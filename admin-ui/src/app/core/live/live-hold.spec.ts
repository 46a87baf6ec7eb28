import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { LiveHold } from './live-hold';

function setup(html: string) {
  document.body.innerHTML = html;
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const sut = TestBed.inject(LiveHold);
  const element = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!;
  const pointAt = (selector: string): void => {
    element(selector).dispatchEvent(new Event('pointerover', { bubbles: true }));
  };
  return { sut, element, pointAt, pass: (ms: number) => (now += ms) };
}

describe(LiveHold.name, () => {
  afterEach(() => {
    document.body.innerHTML = '';
    jest.restoreAllMocks();
  });

  it('holds while a text field has the focus, not for a check box or a button', () => {
    const { sut, element } = setup('<input id=a type=search><input id=b type=checkbox><button id=c>');
    const held = ['#a', '#b', '#c'].map((id) => {
      element(id).focus();
      return sut.isHeld();
    });
    expect(held).toEqual([true, false, false]);
  });

  it('holds while a menu or dialog is open, not for a tooltip', () => {
    const { sut } = setup('<div class="cdk-overlay-pane mat-mdc-tooltip-panel"></div>');
    expect(sut.isHeld()).toBe(false);
    document.body.insertAdjacentHTML('beforeend', '<div class="mat-mdc-menu-panel"></div>');
    expect(sut.isHeld()).toBe(true);
  });

  it('holds once the pointer rests on a row for more than a second, until it leaves', () => {
    const { sut, pointAt, pass } = setup(
      '<table><tbody><tr><td id=cell></td><td id=other></td></tr></tbody></table><p id=away></p>',
    );
    pointAt('#cell');
    pass(900);
    expect(sut.isHeld()).toBe(false);
    pointAt('#other');
    pass(200);
    expect(sut.isHeld()).toBe(true);
    pointAt('#away');
    expect(sut.isHeld()).toBe(false);
  });

  it('lets go of a row that is no longer on the page', () => {
    const { sut, element, pointAt, pass } = setup('<table><tbody><tr><td id=cell></td></tr></tbody></table>');
    pointAt('#cell');
    pass(2_000);
    element('tr').remove();
    expect(sut.isHeld()).toBe(false);
  });
});
