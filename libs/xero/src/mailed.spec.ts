import { NotFound, Unavailable } from '@holdfast/accounting';
import { lastMailed } from './mailed';
import { guid } from './testing/paged-books';

const DateUTC = '/Date(1795219201000+0000)/';
const AT = new Date(1_795_219_201_000).toISOString();

const told = async (line: object): Promise<boolean> => {
  const history = () => Promise.resolve([{ Changes: null, Details: null, DateUTC, DateUTCString: null, ...line }]);
  return (await lastMailed({ history }, [guid(1)])).has(guid(1));
};

describe('mails in the history of an invoice', () => {
  it.each([
    ['Invoice Sent', 'This invoice has been sent to a@b.example'],
    ['Emailed', 'This invoice has been emailed to a@b.example'],
    ['Email sent', ''],
    ['E-mailed', 'to a@b.example by Morgan Field'],
    ['Invoice Reminder Sent', 'A reminder has been sent to a@b.example'],
    ['Reminder', 'Reminder 2 of 3'],
    ['', 'Invoice emailed to a@b.example and not@missing.example'],
    ['Edited', 'Invoice sent by email'],
    ['System', 'An overdue reminder was sent to the customer'],
  ])('%s: %s', async (Changes, Details) => {
    expect(await told({ Changes, Details })).toBe(true);
  });

  it.each([
    ['Note', 'Reminder "Overdue" sent to a@b.example about INV-1.'],
    ['note ', 'I emailed them'],
    ['Approved', 'INV-1 to Acme for 5.00'],
    ['Edited', 'Marked as sent'],
    ['Sent', 'This invoice was marked as sent'],
    ['Invoice not sent', 'Email missing'],
    ['Reminder', 'The reminder wasn’t sent as the amount was too small'],
    ['Reminder', 'Reminders were turned off for this customer'],
    ['Email failed', 'The address a@b.example bounced'],
    ['Credit Applied', 'Bank transfer on November 12, 2016 for 20.00.'],
    ['Attached a file', 'Attached the file sent.pdf through the Xero API'],
    ['Payment Received', 'Payment received from Acme'],
  ])('none in %s: %s', async (Changes, Details) => {
    expect(await told({ Changes, Details })).toBe(false);
  });

  it('counts the latest, in whichever form its time is told, and asks once for each invoice that can exist', async () => {
    const asked: string[] = [];
    const line = { Changes: 'Emailed', Details: '', DateUTC: null, DateUTCString: null };
    const history = (_of: string, id: string) => {
      asked.push(id);
      if (id === guid(2)) return Promise.reject(new NotFound('gone'));
      const earlier = { ...line, DateUTCString: '2018-11-08T15:01:21' };
      return Promise.resolve(id === guid(1) ? [line, { ...line, DateUTC }, earlier] : [earlier]);
    };
    const ids = [guid(1), guid(2), guid(3), guid(1), 'INV-1', ''];
    expect(Object.fromEntries(await lastMailed({ history }, ids))).toEqual({
      [guid(1)]: AT,
      [guid(3)]: '2018-11-08T15:01:21.000Z',
    });
    expect(asked.toSorted()).toEqual([guid(1), guid(2), guid(3)]);
    await expect(lastMailed({ history: () => Promise.reject(new Unavailable('?')) }, ids)).rejects.toThrow(Unavailable);
  });
});
