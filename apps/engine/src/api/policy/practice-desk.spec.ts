import { join } from 'node:path';
import { ConflictException } from '@nestjs/common';
import { parseDay, type Day } from '@holdfast/credit';
import { audit, decisions, mirror, policies, settings, type CompanyScope, type StoredProfile } from '@holdfast/store';
import { companyForEachTest } from '../../../../../test/support/company';
import { ManualClock } from '../../clock';
import { Policies } from '../../decide/policies';
import { PoliciesInForce } from '../../decide/policies-in-force';
import { PolicyDesk } from './policy-desk';
import { PolicyPreviews } from './policy-previews';
import { PracticeDesk } from './practice-desk';
import { PracticeDrift } from './practice-drift';
import { PracticeTrials } from './practice-trials';

const STARTING = new Policies(join(__dirname, '../../../../../templates/policies'));
const NOON = Date.parse('2026-03-02T12:00:00Z');
const day = (number: number): Day => parseDay(`2026-03-${String(number).padStart(2, '0')}`);
/** In yen, which has no decimals, no amount is between the two. */
const FINE_IN_CENTS =
  'basedOn: standard\nrules:\n  - { id: small, say: Even a little., standing: warn, enter: { all: [overdueAmount > 0.10, overdueAmount < 0.40] }, release: { all: [overdueAmount <= 0.10] } }\n';
const CANCELS_SMALL = 'exclusions:\n  - { id: x, say: X., cancels: small }\n';

const BY = 'Ann';

describe('the desk of a practice', () => {
  const company = companyForEachTest({ poolMax: 4 });
  const { inside } = company;
  let clock: ManualClock;
  let practice: string;
  let desk: PracticeDesk;
  let own: PolicyDesk;
  let trials: PracticeTrials;

  beforeEach(async () => {
    clock = new ManualClock(NOON);
    own = new PolicyDesk(clock, new PoliciesInForce(STARTING), STARTING);
    desk = new PracticeDesk(company.store, clock, own);
    trials = new PracticeTrials(company.store, STARTING, own, new PolicyPreviews(company.store, own));
    practice = await company.store.practices.create('P', clock.iso());
  });

  /** A company that the practice looks after, and that has been read. */
  async function lookedAfter({
    homeCurrency = 'USD',
    timeZone = 'UTC',
  }: { readonly homeCurrency?: string; readonly timeZone?: string } = {}): Promise<string> {
    await company.another('xero');
    await inside((scope) => settings.patch(scope, { profile: profileOf(homeCurrency, timeZone) }));
    await admit(company.id);
    return company.id;
  }
  const admit = async (id: string): Promise<void> => {
    const found = await company.store.companies.find(id);
    if (found) await desk.admit(found, practice, BY);
  };
  const fromDay = (on?: number) => ({ from: on === undefined ? undefined : day(on), by: BY });
  const written = (text: string) => desk.write(practice, text, { note: null, by: BY });
  const activate = async (text: string, from?: number) => desk.activate(practice, await written(text), fromDay(from));
  const inCompany = <T>(id: string, work: (scope: CompanyScope) => Promise<T>): Promise<T> => company.store.inCompany(id, work);
  const agree = async (id: string, text: string, subject = '42', from?: number) =>
    inCompany(id, async (scope) => {
      const level = subject === '' ? 'company' : 'customer';
      const number = await policies.addVersion(scope, { level, subject, text, note: null, by: BY, at: clock.iso() });
      await own.activate(scope, number, fromDay(from));
    });
  const versionOn = (id: string, on: number) =>
    inCompany(
      id,
      async (scope) =>
        (await policies.inForce(scope, day(on))).find(({ level }) => level === 'practice')?.practice?.number ?? null,
    );

  it('lets a version begin in each company on its own day, and never in the past', async () => {
    const [tokyo, hawaii] = [await lookedAfter({ timeZone: 'Asia/Tokyo' }), await lookedAfter({ timeZone: 'Pacific/Honolulu' })];
    clock.moveTo(Date.parse('2026-03-02T16:00:00Z'));
    expect(await desk.today(practice)).toBe('2026-03-02');
    await expect(activate('basedOn: strict', 1)).rejects.toThrow('never judges the past');
    await activate('basedOn: strict');
    // It is the 3rd already in Tokyo, and its 2nd has been judged.
    expect([await versionOn(tokyo, 2), await versionOn(tokyo, 3), await versionOn(hawaii, 2)]).toEqual([null, 2, 2]);
  });

  it('hands down what is in force and what is to come to whoever joins later, and ends both for whoever leaves', async () => {
    await activate('basedOn: standard');
    await activate('basedOn: strict', 10);
    const id = await lookedAfter();
    expect([await versionOn(id, 2), await versionOn(id, 9), await versionOn(id, 10)]).toEqual([1, 1, 2]);
    const other = await company.store.practices.create('Q', clock.iso());
    const found = await company.store.companies.find(id);
    if (!found) throw new Error('it was registered');
    await desk.admit(found, other, BY);
    expect([await versionOn(id, 2), await versionOn(id, 31)]).toEqual([null, null]);
    await desk.admit(found, practice, BY);
    const now = await company.store.companies.find(id);
    if (now) await desk.dismiss(now, BY);
    expect([await versionOn(id, 2), await versionOn(id, 31)]).toEqual([null, null]);
    const told = await inCompany(id, (scope) => audit.list(scope, { limit: 50 }));
    expect(told.map(({ event }) => event).filter((event) => event.startsWith('practice'))).toEqual([
      'practice left',
      'practice joined',
      'practice joined',
      'practice joined',
    ]);
  });

  it('gives its policy to a company that has not been read yet, and to one that is read in another currency later', async () => {
    const { id } = company;
    await admit(id);
    await activate(FINE_IN_CENTS);
    expect(await versionOn(id, 2)).toBe(1);
    await inside((scope) => settings.patch(scope, { profile: profileOf('JPY', 'UTC') }));
    const [drift] = await new PracticeDrift(company.store, own, trials).of(practice);
    expect(drift).toMatchObject({ version: '1', misfits: [{ level: 'practice', faults: [{ rule: 'small' }] }] });
  });

  it('changes nothing in any company when one keeps its books in a currency that the policy does not fit', async () => {
    const dollars = await lookedAfter();
    const yen = await lookedAfter({ homeCurrency: 'JPY' });
    await inCompany(yen, ({ manager, companyId }) =>
      manager.query(`update company set name = 'Yen KK' where id = $1`, [companyId]),
    );
    const { faults, companies } = await trials.faults(practice, FINE_IN_CENTS);
    expect(faults).toEqual([]);
    expect(companies).toMatchObject([
      { id: dollars, homeCurrency: 'USD', faults: [], misfits: [] },
      { id: yen, homeCurrency: 'JPY', faults: [{ rule: 'small' }], misfits: [{ level: 'practice' }] },
    ]);
    await expect(activate(FINE_IN_CENTS)).rejects.toThrow(/^Yen KK: The policy of the practice does not fit .* rule small: /);
    expect([await versionOn(dollars, 2), await versionOn(yen, 2)]).toEqual([null, null]);
    // One that stands for itself is not asked, until it wants to come back.
    await agree(yen, 'basedOn: strict', '');
    await activate(FINE_IN_CENTS);
    expect([await versionOn(dollars, 2), await versionOn(yen, 2)]).toEqual([2, 2]);
    const back = inCompany(yen, (scope) => own.deactivate(scope, { level: 'company', subject: '' }, fromDay()));
    await expect(back).rejects.toThrow('The policy of the practice does not fit');
  });

  it('breaks nothing that begins to count later, and says on which day it would', async () => {
    await activate(FINE_IN_CENTS);
    const id = await lookedAfter();
    await agree(id, CANCELS_SMALL);
    await expect(activate('basedOn: standard', 10)).rejects.toThrow(
      /customer 42 does not fit this policy on 2026-03-10: line 2: The policy has no rule "small"/,
    );
    await expect(desk.activate(practice, null, fromDay())).rejects.toThrow('customer 42');
    // What is to end before is no obstacle.
    await inCompany(id, (scope) => own.deactivate(scope, { level: 'customer', subject: '42' }, fromDay(9)));
    await activate('basedOn: standard', 10);
    expect([await versionOn(id, 9), await versionOn(id, 10)]).toEqual([1, 3]);
    await expect(agree(id, CANCELS_SMALL, '43')).rejects.toThrow('on 2026-03-10');
  });

  it('has everybody judged anew: at once, or on the day', async () => {
    const id = await lookedAfter();
    await inCompany(id, async (scope) => {
      await scope.manager.query(
        `insert into customer (company_id, id, version, changed_at, name, emails, active, currency, notes, groups)
         values ($1, 'c', '1', now(), 'C', '[]', true, 'USD', '', '[]')`,
        [id],
      );
      await mirror.markAllForDecision(scope);
    });
    const waiting = () => inCompany(id, decisions.customerIdsToDecide);
    const judge = async () => inCompany(id, async (scope) => decisions.judged(scope, await decisions.customerIdsToDecide(scope)));
    await judge();
    await activate('basedOn: strict', 10);
    expect(await waiting()).toEqual([]);
    await activate('basedOn: strict');
    expect(await waiting()).toEqual(['c']);
  });

  it('and a company that activates at the same moment never end in something that does not fit', async () => {
    await activate(FINE_IN_CENTS);
    for (let round = 0; round < 5; round += 1) {
      const id = await lookedAfter();
      const attempts = await Promise.allSettled([activate('basedOn: standard'), agree(id, CANCELS_SMALL)]);
      const refusals = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []));
      expect(refusals).toEqual([expect.any(ConflictException)]);
      const { set } = await inCompany(id, (scope) => own.open(scope));
      expect(set.misfits()).toEqual([]);
      const found = await company.store.companies.find(id);
      await inCompany(id, (scope) => own.deactivate(scope, { level: 'customer', subject: '42' }, fromDay()));
      if (found) await desk.dismiss(found, BY);
      await desk.activate(practice, 1, fromDay());
    }
  });
});

function profileOf(homeCurrency: string, timeZone: string): StoredProfile {
  return {
    name: 'C',
    country: null,
    homeCurrency,
    multiCurrency: false,
    timeZone,
    timeZoneProblem: null,
    closedThrough: null,
    defaultTermsDays: null,
    ownReminders: null,
    links: { customer: '', invoice: '' },
  };
}
