import type { Page } from 'playwright-core';
import { overflowOf } from './browser';

/** What keeps somebody from using the screen as it stands: by keyboard, by ear, or with poor sight. Empty when nothing does. */
export async function faultsOfScreen(page: Page): Promise<readonly string[]> {
  const faults = (await page.evaluate(FAULTS)) as readonly string[];
  const overflow = await overflowOf(page);
  return overflow === 0 ? faults : [...faults, `the page is ${overflow} px wider than the window`];
}

/* A source's text: the browser's own types are not those of this project. */
const FAULTS = `(() => {
  const faults = [];
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.unseen, [aria-hidden=true]');
  const all = (selector, within = document) => [...within.querySelectorAll(selector)].filter(isSeen);
  const shown = (element) => (element.outerHTML ?? '').slice(0, 120);

  // Everything that can be used has a name.
  const textOf = (element) => [...element.childNodes].map((node) =>
    node.nodeType === 3 ? node.textContent
      : node.nodeName === 'IMG' ? node.alt
        : node.nodeType === 1 && node.getAttribute('aria-hidden') !== 'true' ? textOf(node) : '').join('');
  const byIds = (ids) => (ids ?? '').split(' ').filter(Boolean).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const nameOf = (element) => [element.getAttribute('aria-label'), byIds(element.getAttribute('aria-labelledby')),
    ...[...(element.labels ?? [])].map((label) => label.textContent), element.title,
    /^(INPUT|SELECT|TEXTAREA)$/.test(element.nodeName) ? '' : textOf(element)].join('').trim();
  for (const element of all('button, a[href], input:not([type=hidden]), select, textarea, summary, [role=tab], [role=dialog], [role=radiogroup], table, meter, progress'))
    if (nameOf(element) === '' && !(element.nodeName === 'TABLE' && element.caption) && element.nodeName !== 'METER') faults.push('no name: ' + shown(element));
  for (const image of document.images) if (!image.hasAttribute('alt')) faults.push('no text instead of the picture: ' + shown(image));

  // One heading of the first level, and none that skips a level.
  const dialog = all('[role=dialog]')[0];
  const headings = all('h1, h2, h3, h4, h5, h6', dialog ?? document.body);
  if (dialog === undefined && headings.filter(({ nodeName }) => nodeName === 'H1').length !== 1) faults.push('not one h1');
  headings.reduce((above, heading) => {
    const level = Number(heading.nodeName[1]);
    if (level > above + 1) faults.push('a heading skips a level: ' + heading.textContent);
    return level;
  }, dialog === undefined ? 0 : 1);

  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) faults.push('the same id twice: ' + id);

  // Text stands out from what is behind it by 4.5:1, large text and the edges of fields by 3:1.
  const parts = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const over = (below, text) => {
    const [red, green, blue, opacity = 1] = parts(text);
    return [red, green, blue].map((value, index) => value * opacity + below[index] * (1 - opacity));
  };
  const behind = (element) => {
    if (element === null) return [255, 255, 255];
    const { backgroundColor } = getComputedStyle(element);
    return parts(backgroundColor)[3] === 0 ? behind(element.parentElement) : over(behind(element.parentElement), backgroundColor);
  };
  const light = (rgb) => rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (one, other) => { const [high, low] = [light(one), light(other)].sort((a, b) => b - a); return (high + 0.05) / (low + 0.05); };
  const isBarred = (element) => element.closest(':disabled, [data-disabled], [aria-disabled=true]') !== null;
  const walker = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
  const poor = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.textContent.trim() === '' || /^(SCRIPT|STYLE|OPTION|NOSCRIPT)$/.test(element.nodeName) || !isSeen(element) || isBarred(element)) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const isLarge = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    const paper = behind(element);
    const ratio = contrast(over(paper, color), paper);
    if (ratio < (isLarge ? 3 : 4.5)) poor.add('contrast ' + ratio.toFixed(2) + ': ' + color + ' on ' + paper.map(Math.round) + ', ' + walker.currentNode.textContent.trim().slice(0, 40));
  }
  for (const field of all('input:not([type=hidden]), select, textarea', dialog ?? document.body)) {
    const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(field);
    if (isBarred(field) || parseFloat(borderTopWidth) === 0) continue;
    const paper = behind(field.parentElement);
    const ratio = Math.max(contrast(over(paper, borderTopColor), paper), contrast(behind(field), paper));
    if (ratio < 3) poor.add('the edge of a field, contrast ' + ratio.toFixed(2) + ': ' + nameOf(field));
  }
  faults.push(...poor);

  // Nothing sticks out of the panel it stands in.
  for (const panel of all('.panel, [role=dialog]')) {
    const { right } = panel.getBoundingClientRect();
    const wide = all('*', panel).find((element) => element.getBoundingClientRect().right > right + 1 && element.closest('.live-list, pre, thead') === null);
    if (wide !== undefined) faults.push('sticks out of its panel: ' + shown(wide));
  }

  // And no panel lies over another.
  const panels = all('.panel', dialog ?? document.body);
  for (const [index, panel] of panels.entries()) for (const other of panels.slice(index + 1)) {
    if (panel.contains(other) || other.contains(panel)) continue;
    const [one, two] = [panel.getBoundingClientRect(), other.getBoundingClientRect()];
    if (Math.min(one.right, two.right) - Math.max(one.left, two.left) > 1 && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 1)
      faults.push('a panel lies over another: ' + shown(panel) + ' and ' + shown(other));
  }
  return faults;
})()`;

/** What gets the focus by so many presses of the Tab key without a ring around it, or below something that covers it. */
export async function unseenFocus(page: Page, presses: number): Promise<readonly string[]> {
  const unseen = new Set<string>();
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab');
    const found = (await page.evaluate(UNSEEN)) as string | null;
    if (found !== null) unseen.add(found);
  }
  return [...unseen];
}

/* A day's parts, and the button beside them, have marks of the browser's own. */
const UNSEEN = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body || element.type === 'date') return null;
  const hasRing = [null, '::after'].some((part) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  });
  const { x, y, width, height } = element.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + Math.min(height / 2, 10));
  const isOnTop = top !== null && (element.contains(top) || top.contains(element));
  return hasRing && isOnTop ? null : (hasRing ? 'is covered: ' : 'has no ring: ') + element.outerHTML.slice(0, 120);
})()`;
