const CONTROL = 'input, select, textarea, button, [tabindex]';

/** Moves the focus to the control of the field at a JSON pointer, else to that of the nearest field around it; closed `<details>` on
 *  the way are opened. @returns whether one was found. */
export function focusField(root: ParentNode, pointer: string): boolean {
  const fields = [...root.querySelectorAll<HTMLElement>('[data-pointer]')];
  for (let path = pointer; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const field = fields.find(({ dataset }) => dataset['pointer'] === path);
    const control = field?.querySelector<HTMLElement>(CONTROL);
    if (!field || !control) continue;
    for (let at: Element | null = field; at !== null; at = at.parentElement)
      if (at instanceof HTMLDetailsElement) at.open = true;
    control.focus();
    return true;
  }
  return false;
}
