import { Rejected, Unavailable, type WriteNote, type Writer } from '@holdfast/accounting';
import { quickbooksSystem } from './index';
import { openLoopback, settingsFor, watchedWire, type Asked, type Loopback } from './testing/loopback';
import { faultReply, once, SmallCompany } from './testing/small-company';

const KEY = '01890a5d-ac96-774b-bcce-b302099a8057';
let server: Loopback;
let company: SmallCompany;
let writer: Writer;

beforeEach(async () => {
  server = await openLoopback();
  company = new SmallCompany();
  server.answer = (asked) => company.answer(asked);
  writer = quickbooksSystem(settingsFor(server)).writer(watchedWire());
});
afterEach(() => server.close());

const writes = () => server.asked.filter((asked) => asked.method === 'POST');

describe('a note', () => {
  const note = (changes: Partial<WriteNote> = {}): WriteNote => ({
    kind: 'note',
    about: { entity: 'invoice', id: '42' },
    text: 'Invoice raised while on hold. hf:01J9',
    marker: 'hf:01J9',
    ...changes,
  });

  it('is attached, found by its marker, and not sent along', async () => {
    expect(await writer.find(note())).toBeNull();
    const receipt = await writer.perform(note(), KEY);
    expect(writes()[0]?.body).toEqual({
      Note: 'Invoice raised while on hold. hf:01J9',
      AttachableRef: [{ EntityRef: { type: 'Invoice', value: '42' }, IncludeOnSend: false }],
    });
    expect(receipt).toEqual({ reference: company.tables['Attachable']?.[0]?.Id, drift: [], records: [] });
    expect(await writer.find(note())).toEqual(receipt);
    expect(await writer.find(note({ about: { entity: 'invoice', id: '43' } }))).toBeNull();
    expect(await writer.find(note({ marker: 'hf:other' }))).toBeNull();
  });

  it('is found among very many', async () => {
    const AttachableRef = [{ EntityRef: { type: 'Invoice', value: '42' } }];
    for (let n = 0; n < 1200; n += 1) company.add('Attachable', { Note: `old ${n}`, AttachableRef });
    const receipt = await writer.perform(note(), KEY);
    expect(await writer.find(note())).toEqual(receipt);
  });

  it('cannot break out of the query', async () => {
    await writer.find(note({ about: { entity: 'customer', id: "1\\' or Id = '2" } }));
    expect(server.asked[0]?.query.get('query')).toBe(
      "select * from attachable WHERE AttachableRef.EntityRef.Type = 'Customer' AND AttachableRef.EntityRef.value = '1\\\\\\' or Id = \\'2' STARTPOSITION 1 MAXRESULTS 1000",
    );
  });

  it('that is too long is refused before it is sent', async () => {
    await expect(writer.perform(note({ text: 'x'.repeat(2001) }), KEY)).rejects.toBeInstanceOf(Rejected);
    expect(server.asked).toEqual([]);
  });

  it('had already is looked up', async () => {
    const isNote = (asked: Asked) => asked.path.endsWith('/attachable');
    once(server, company, isNote, (asked) => (company.answer(asked), faultReply('600')));
    expect(await writer.perform(note(), KEY)).toMatchObject({ reference: company.tables['Attachable']?.[0]?.Id });
    once(server, company, isNote, () => faultReply('600'));
    await expect(writer.perform(note({ marker: 'hf:x', text: 'hf:x' }), KEY)).rejects.toBeInstanceOf(Unavailable);
  });
});
