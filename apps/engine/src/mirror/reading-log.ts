import type { Reading } from '@holdfast/store';
import type { KnownCompany } from '../connect/open-company';
import { log } from '../logging';

const PAGES_BETWEEN = 10;
const MS_BETWEEN = 5000;

/** Tells the operator how a look goes on: when a first one begins and is done, and now and then in between. A short one is not worth a line. */
export class ReadingLog {
  private saidAtMs = performance.now();
  private saidPages: number;
  private saidAnything: boolean;

  constructor(
    private readonly company: KnownCompany,
    reading: Reading,
  ) {
    this.saidPages = reading.pages;
    this.saidAnything = reading.work === 'first';
    if (this.saidAnything) this.say(reading, reading.pages === 0 ? 'the first reading begins' : 'the first reading goes on');
  }

  advanced(reading: Reading): void {
    log.debug({ company: this.company.id, ...reading }, 'stored a page');
    if (reading.pages - this.saidPages < PAGES_BETWEEN && performance.now() - this.saidAtMs < MS_BETWEEN) return;
    this.say(reading, 'reading');
  }

  ended(reading: Reading, complete: boolean): void {
    if (this.saidAnything) this.say(reading, complete ? 'read to the end' : 'time is up; the next turn reads on');
  }

  private say(reading: Reading, message: string): void {
    this.saidAtMs = performance.now();
    this.saidPages = reading.pages;
    this.saidAnything = true;
    log.info({ company: this.company.id, provider: this.company.company.provider, ...reading }, message);
  }
}
