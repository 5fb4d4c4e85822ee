import type { Locator } from 'playwright-core';

const TABS_MAX = 90;

/** With the Tab key, as somebody without a mouse. Throws when it is not reached. */
async function reaches(target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    if ((await target.and(target.page().locator(':focus')).count()) > 0) return;
    await target.page().keyboard.press('Tab');
  }
  throw new Error(`not reached with ${TABS_MAX} tabs: ${String(target)}`);
}

export async function presses(target: Locator, key: string): Promise<void> {
  await reaches(target);
  await target.page().keyboard.press(key);
}

export async function types(target: Locator, text: string): Promise<void> {
  await reaches(target);
  await target.page().keyboard.press('Control+A');
  await target.page().keyboard.type(text);
}
