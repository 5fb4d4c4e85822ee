import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

const CONSOLE = join(__dirname, '../../dist/console/index.html');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 60_000;

/** Throws where there is no browser, or nothing to show in it: a browser test that cannot run has failed. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(CONSOLE)) throw new Error('The console has not been built, so nothing of it was tested. Cure: npm run build');
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}, so nothing of the console was tested. ` +
        'Cure: apt-get install -y --no-install-recommends chromium fonts-liberation, or set CHROMIUM_PATH to a Chromium or Chrome.',
    );
  }
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors in the console, exceptions and violations of the content security policy, on our own pages. */
  readonly troubles: readonly string[];
}

/** A page of a browser profile of its own, watched from its first moment. */
export async function openPage(browser: Browser, engineUrl: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: WIDE });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const troubles: string[] = [];
  const isOurs = (url: string): boolean => url === '' || url.startsWith(engineUrl);
  page.on('pageerror', (error) => isOurs(page.url()) && troubles.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && isOurs(message.location().url)) troubles.push(`console: ${message.text()}`);
  });
  // A source's text: the browser's own types are not those of this project.
  await page.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) =>
      console.error('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI));`,
  });
  return { page, troubles };
}

/** How many pixels the page is wider than the window. */
export async function overflowOf(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
}
