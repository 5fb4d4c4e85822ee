import type { Browser, Locator, Page } from 'playwright-core';
import type { Script } from '../../apps/sandbox/src/books/script';
import { STARTS } from '../e2e/support/story';
import { startRunning, type Running } from '../support/running';
import { openBrowser, openPage, type WatchedPage } from './browser';

/** An owner who sits before the console of one QuickBooks company, with words for what owners do. */
export class OwnerPage {
  private constructor(
    readonly running: Running,
    private readonly browser: Browser,
    private readonly watched: WatchedPage,
    /** The company's own address in the console. */
    readonly company: string,
  ) {}

  /** Both companies of the sandbox are connected and have been read; nothing has been written. */
  static async signsIn(script: Script): Promise<OwnerPage> {
    const browser = await openBrowser();
    const running = await startRunning({ start: STARTS, script });
    await running.connectAll();
    const watched = await openPage(browser, running.engineUrl);
    await watched.page.goto(await running.signInLink());
    await watched.page.getByRole('heading', { name: 'Companies' }).waitFor();
    return new OwnerPage(running, browser, watched, `/companies/${(await running.companies()).quickbooks.id}`);
  }

  async leaves(): Promise<void> {
    await this.browser.close();
    await this.running.stop();
  }

  get page(): Page {
    return this.watched.page;
  }

  get troubles(): readonly string[] {
    return this.watched.troubles;
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  async opens(tab: string): Promise<void> {
    await this.page.goto(`${this.running.engineUrl}${this.company}/${tab}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  async presses(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).click();
  }

  async confirms(name: string | RegExp): Promise<void> {
    await this.dialog.getByRole('button', { name }).click();
  }

  async sees(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).first().waitFor();
  }

  async chooses(
    mode: 'observe' | 'ask' | 'act',
    ...kinds: readonly ('Marks' | 'Reminders and tasks' | 'Notes')[]
  ): Promise<void> {
    for (const kind of kinds) await this.page.getByRole('radiogroup', { name: kind }).getByRole('radio', { name: mode }).check();
    await this.presses('Save modes');
  }
}
