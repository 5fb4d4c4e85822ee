import { startRunning, type Running } from '../support/running';
import { actionsIn, approve, type AskedSeen } from './support/asking';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books, type Person } from './support/story';
import { LEDGERS, customersIn, heldIn, idOf, mailFrom, turn, turnsAt, writesTo, type Ledger } from './support/witness';

let running: Running;
afterEach(() => running.stop());

async function ask(...people: readonly Person[]): Promise<void> {
  running = await startRunning({ start: STARTS, script: books(...people) });
  await running.connectAll();
  await running.setMode('ask', 'strict');
  await turnsAt(running, afterStart({ minutes: 1 }));
}

async function asked(ledger: Ledger, kind: AskedSeen['kind']): Promise<AskedSeen> {
  const [one, ...others] = await actionsIn(running, ledger, `&state=planned&kind=${kind}`);
  if (!one || others.length > 0) throw new Error(`${others.length + (one ? 1 : 0)} actions of kind ${kind} are asked for`);
  return one;
}

/** What is approved is sent in a turn that begins at once; a second one makes sure that it has ended. */
async function afterwards(ledger: Ledger): Promise<void> {
  expect((await turn(running, await idOf(running, ledger))).error).toBeNull();
}

describe.each(LEDGERS)('in ask mode, %s', (ledger) => {
  it('shows the exact message and the exact change, and what is approved is sent just so', async () => {
    await ask({ ref: 'C1', overdueDays: 10 });
    const [before] = await customersIn(running, ledger);
    const [reminder, place] = [await asked(ledger, 'remind'), await asked(ledger, 'place')];
    expect(reminder.preview).toMatchObject({ kind: 'mail', to: ['c1@customer.example'] });
    expect(place.preview.kind).toBe('change');
    expect(Date.parse(reminder.expiresAt ?? '')).toBeGreaterThan(Date.parse(afterStart({ days: 13 })));
    expect([mailFrom(running, ledger), writesTo(running, ledger)]).toEqual([[], []]);
    expect(await approve(running, ledger, [reminder, place])).toMatchObject({
      approved: [reminder.id, place.id],
      changed: [],
      expired: [],
      gone: [],
    });
    await afterwards(ledger);
    const [mail] = mailFrom(running, ledger);
    expect(mailFrom(running, ledger)).toHaveLength(1);
    expect([mail?.to, mail?.subject]).toEqual([reminder.preview.to, reminder.preview.subject]);
    expect(mail?.text.trim()).toBe(reminder.preview.text?.trim());
    const [after] = await customersIn(running, ledger);
    const terms = place.preview.changes?.find(({ field }) => field === 'Terms');
    const group = place.preview.changes?.find(({ field }) => field === 'Group');
    if (ledger === 'quickbooks') {
      expect([before?.terms, after?.terms]).toEqual([terms?.from, terms?.to]);
      expect(after?.notes).toBe(`${before?.notes}\n[Holdfast]\n${place.preview.block}\n[/Holdfast]`);
    } else {
      expect(after?.groups).toEqual([group?.to]);
      expect(after?.paymentTerms).toEqual({ day: 0, type: 'DAYSAFTERBILLDATE' });
    }
  });

  it('lets go what was approved days ago as it was seen, when only days have passed', async () => {
    await ask({ ref: 'C1', overdueDays: 10 });
    const reminder = await asked(ledger, 'remind');
    await running.engine.change(await idOf(running, ledger), { killSwitch: true });
    await approve(running, ledger, [reminder]);
    await turnsAt(running, afterStart({ days: 1 }));
    expect(mailFrom(running, ledger)).toEqual([]);
    await running.engine.change(await idOf(running, ledger), { killSwitch: false });
    await turnsAt(running, afterStart({ days: 2 }));
    expect(mailFrom(running, ledger).map(({ text }) => text.trim())).toEqual([reminder.preview.text?.trim()]);
  });

  it('asks again when the facts have changed after the approval', async () => {
    await ask({ ref: 'C1', overdueDays: 10 });
    const reminder = await asked(ledger, 'remind');
    happensIn(running, ledger, {
      kind: 'payment',
      ref: 'P-1',
      customerRef: 'C1',
      minor: 10_000,
      applications: [{ invoiceRef: 'IC1', minor: 10_000 }],
    });
    await approve(running, ledger, [reminder]);
    await afterwards(ledger);
    expect(mailFrom(running, ledger)).toEqual([]);
    const again = await asked(ledger, 'remind');
    expect(again.id).toBe(reminder.id);
    expect(again.preview.text).not.toBe(reminder.preview.text);
    expect(again.outcome?.reason).toMatch(/changed since/);
    // What was seen before is not what would be sent now.
    expect(await approve(running, ledger, [reminder])).toMatchObject({ approved: [], changed: [reminder.id] });
    expect(await approve(running, ledger, [again])).toMatchObject({ approved: [again.id], changed: [] });
    await afterwards(ledger);
    expect(mailFrom(running, ledger).map(({ text }) => text.trim())).toEqual([again.preview.text?.trim()]);
  });

  it('asks again when the owner has changed the terms after the approval of a hold', async () => {
    await ask({ ref: 'C1', overdueDays: 10 });
    const place = await asked(ledger, 'place');
    happensIn(running, ledger, { kind: 'customer-edit', ref: 'C1', terms: 'Net 7' });
    await approve(running, ledger, [place]);
    await afterwards(ledger);
    expect(await heldIn(running, ledger)).toEqual([]);
    const again = await asked(ledger, 'place');
    const from = (seen: AskedSeen): string | null | undefined =>
      seen.preview.changes?.find(({ field }) => field === 'Terms')?.from;
    expect(from(again)).not.toBe(from(place));
    await approve(running, ledger, [again]);
    await afterwards(ledger);
    expect(await heldIn(running, ledger)).toEqual(['C1']);
  });

  it('gives up what nobody answers, and asks anew only when something has changed', async () => {
    await ask({ ref: 'C1', overdueDays: 10 });
    const place = await asked(ledger, 'place');
    await turnsAt(running, afterStart({ days: 7 }));
    expect((await asked(ledger, 'place')).expiresAt).toBe(place.expiresAt);
    await turnsAt(running, afterStart({ days: 15 }));
    const of = async (): Promise<readonly AskedSeen[]> =>
      (await actionsIn(running, ledger, '&kind=place')).filter(({ id }) => id === place.id);
    expect((await of()).map(({ state }) => state)).toEqual(['withdrawn']);
    const late = await approve(running, ledger, [place]);
    expect([late.approved, late.expired]).toEqual([[], [place.id]]);
    await turnsAt(running, afterStart({ days: 16 }));
    expect((await of()).map(({ state }) => state)).toEqual(['withdrawn']);
    happensIn(running, ledger, {
      kind: 'payment',
      ref: 'P-1',
      customerRef: 'C1',
      minor: 10_000,
      applications: [{ invoiceRef: 'IC1', minor: 10_000 }],
    });
    await turnsAt(running, afterStart({ days: 17 }));
    expect((await of()).map(({ state }) => state)).toEqual(['planned']);
    expect(writesTo(running, ledger)).toEqual([]);
  });
});
