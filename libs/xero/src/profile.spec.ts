import { Unavailable } from '@holdfast/accounting';
import { ORGANISATION, TENANT } from './testing/paged-books';
import { Reading } from './testing/reading';

describe('the profile', () => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.begin();
  });
  afterEach(() => reading.xero.close());

  it('describes the organisation', async () => {
    const organisation = {
      ...ORGANISATION,
      PeriodLockDate: '/Date(1419937200000+0000)/',
      EndOfYearLockDate: '/Date(1388448000000+0000)/',
      PaymentTerms: { Sales: { Day: 14, Type: 'DAYSAFTERBILLDATE' } },
    };
    reading.xero.answer(({ path }) => {
      if (path.endsWith('/Organisation')) return { body: { Organisations: [organisation] } };
      return path.endsWith('/Currencies')
        ? { body: { Currencies: [{ Code: 'ZAR' }, { Code: 'GBP' }] } }
        : { body: { InvoiceReminders: [{ Enabled: true }] } };
    });
    await expect(reading.reader.profile()).resolves.toEqual({
      externalId: TENANT,
      name: 'Books',
      country: 'NZ',
      homeCurrency: 'ZAR',
      multiCurrency: true,
      timeZone: 'Pacific/Auckland',
      timeZoneProblem: null,
      closedThrough: '2014-12-31',
      defaultTermsDays: 14,
      ownReminders: true,
      links: {
        customer: 'https://go.xero.com/app/!GG4!Y/contacts/contact/{id}',
        invoice: 'https://go.xero.com/app/!GG4!Y/invoicing/view/{id}',
      },
    });
  });

  it('names an unknown time zone with the cure, and does not mind refused side questions', async () => {
    reading.xero.answer(({ path }) =>
      path.endsWith('/Organisation')
        ? { body: { Organisations: [{ ...ORGANISATION, Timezone: 'ATLANTISSTANDARDTIME' }] } }
        : { status: 403 },
    );
    const profile = await reading.reader.profile();
    expect(profile).toMatchObject({ timeZone: null, ownReminders: null, multiCurrency: true, closedThrough: null });
    expect(profile.timeZoneProblem).toMatch(/ATLANTISSTANDARDTIME.*Cure:/);
    reading.xero.answer(({ path }) =>
      path.endsWith('/Organisation') ? { body: { Organisations: [ORGANISATION] } } : { status: 503 },
    );
    await expect(reading.reader.profile()).rejects.toThrow(Unavailable);
  });
});
