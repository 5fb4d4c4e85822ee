import { codeOf, detailOf, invoiceBody, Trial } from '../trial';
import type { Json } from '../json';

describe('the query language', () => {
  let trial: Trial;
  let amy: string;

  const create = async (path: string, body: Json): Promise<Json> => {
    const reply = await trial.post(`/${path}`, body);
    return Object.values(reply.json)[0] as Json;
  };

  beforeAll(async () => {
    trial = await Trial.open();
    amy = String(
      (await create('customer', { DisplayName: "Amy's Bird Sanctuary", PrimaryEmailAddr: { Address: 'birds@example.com' } }))[
        'Id'
      ],
    );
    for (const name of ['cool cars', 'Diego Rodriguez', 'Back\\slash Ltd', 'Ärger GmbH'])
      await create('customer', { DisplayName: name });
    for (const [index, amount] of [100, 250.5, 75, 30].entries()) {
      trial.later(60_000);
      await create('invoice', invoiceBody(amy, amount, { TxnDate: `2026-06-0${index + 1}`, DueDate: `2026-07-0${index + 1}` }));
    }
  });
  afterAll(() => trial.stop());

  const names = async (where: string): Promise<unknown[]> =>
    (await trial.rows(`select * from Customer ${where}`)).map((row) => row['DisplayName']);
  const amounts = async (clauses: string): Promise<unknown[]> =>
    (await trial.rows(`select * from Invoice ${clauses}`)).map((row) => row['TotalAmt']);

  test('reads names with an apostrophe and a backslash, whatever their case', async () => {
    expect(await names(String.raw`where DisplayName = 'AMY\'S bird sanctuary'`)).toEqual(["Amy's Bird Sanctuary"]);
    expect(await names(String.raw`where displayname = 'Back\\slash Ltd'`)).toEqual(['Back\\slash Ltd']);
    expect(await names(`WHERE PrimaryEmailAddr = 'birds@example.com'`)).toEqual(["Amy's Bird Sanctuary"]);
  });

  test('compares numbers, days and instants, and matches patterns', async () => {
    expect(await amounts(`where Balance > '75' orderby TotalAmt`)).toEqual([100, 250.5]);
    expect(await amounts(`where TotalAmt >= 75 AND DueDate < '2026-07-03' Order By DueDate DESC`)).toEqual([250.5, 100]);
    expect(await amounts(`where TxnDate <= '2026-06-01'`)).toEqual([100]);
    expect(await amounts(`where DueDate > CURRENT_DATE maxresults 1`)).toEqual([30]);
    expect(await amounts(`where MetaData.LastUpdatedTime > '2026-06-15T10:03:00-07:00'`)).toEqual([30]);
    expect(await amounts(`where MetaData.LastUpdatedTime >= '2026-06-15T17:03:00Z'`)).toEqual([30, 75]);
    expect(await amounts(`where CustomerRef = '${amy}' and TotalAmt in ('75', '30')`)).toEqual([30, 75]);
    expect(await names(`where DisplayName like '%ar%'`)).toEqual(["Amy's Bird Sanctuary", 'cool cars']);
    expect(await names(`where DisplayName like 'är%gmbh'`)).toEqual(['Ärger GmbH']);
    expect(await names(`where DisplayName LIKE 'di%'`)).toEqual(['Diego Rodriguez']);
  });

  test('counts, projects and pages until an empty answer', async () => {
    expect((await trial.query('SELECT COUNT(*) FROM Customer')).json['QueryResponse']).toEqual({ totalCount: 5 });
    expect(await trial.rows('select Id, SyncToken, MetaData.CreateTime from customer maxresults 1')).toEqual([
      { domain: 'QBO', sparse: true, Id: amy, SyncToken: '0', MetaData: { CreateTime: '2026-06-15T10:00:00-07:00' } },
    ]);
    const page = await trial.query('select * from Invoice MAXRESULTS 3 STARTPOSITION 4');
    expect(page.json['QueryResponse']).toMatchObject({ startPosition: 4, maxResults: 1 });
    expect((await trial.query('select * from Invoice STARTPOSITION 5 MAXRESULTS 3')).json['QueryResponse']).toEqual({});
    expect((await trial.query('select * from CustomerType')).json['QueryResponse']).toEqual({});
  });

  test('takes a long query by POST', async () => {
    const reply = await trial.post('/query', 'select count(*) from Invoice', { 'content-type': 'application/text' });
    expect(reply.json['QueryResponse']).toEqual({ totalCount: 4 });
  });

  test('hides inactive names unless they are asked for', async () => {
    const gone = await create('customer', { DisplayName: 'Zed' });
    await trial.post('/customer', { Id: gone['Id'], SyncToken: '0', sparse: true, Active: false });
    expect(await names(`where Id = '${String(gone['Id'])}'`)).toEqual([]);
    expect(await names(`where Id in ('${String(gone['Id'])}') and Active in (true, false)`)).toEqual(['Zed (deleted)']);
    expect(await names(`where Active = false`)).toEqual(['Zed (deleted)']);
  });

  test.each([
    ['select * from Custmoer', '4001', 'QueryValidationError: invalid context declaration: Custmoer'],
    [`select * from Customer where Email = 'x'`, '4001', 'QueryValidationError: Property Email not found for Entity Customer'],
    [
      `Select * from Customer Where PrimaryEmailAddr.EmailAddress>'x'`,
      '4001',
      'QueryValidationError: Property PrimaryEmailAddr.EmailAddress not found for Entity Customer',
    ],
    [`select * from Customer where Notes = 'x'`, '4001', "QueryValidationError: property 'Notes' is not queryable"],
    ['select * from Customer startposition 0', '4001', 'QueryValidationError: value 0 is too small. Min allowed value is 1'],
    [
      'select * from Customer maxresults 1001',
      '4001',
      'QueryValidationError: value 1001 is too large. Max allowed value is 1000',
    ],
    ['select * from Customer orderby Id', '4001', "QueryValidationError: property 'Id' is not sortable"],
    [`select * from Customer where Id > '5'`, '4001', "QueryValidationError: property 'Id' supports only the operators = and IN"],
    [
      `select * from Invoice where TxnDate > 'soon'`,
      '4001',
      'QueryValidationError: value soon is not valid for property TxnDate',
    ],
  ])('%s is refused with %s', async (text, code, detail) => {
    const reply = await trial.query(text);
    expect([reply.status, codeOf(reply), detailOf(reply)]).toEqual([400, code, detail]);
  });

  test.each([
    `select * from Customer where PrimayEmailAddr in Address = 'test@example.com'`,
    `select * from Customer where Active = true or Active = false`,
    'select * from Customer where',
    'select from Customer',
    `select * from Customer where DisplayName = 'open`,
    'select * from Customer; drop',
    'update Customer',
    `select * from Customer where Balance != '0'`,
  ])('%s cannot be parsed', async (text) => {
    const reply = await trial.query(text);
    expect([reply.status, codeOf(reply)]).toEqual([400, '4000']);
    expect(detailOf(reply)).toMatch(/^QueryParserError: (Encountered|Lexical error) /);
  });

  test('names line and column as the recorded parser does', async () => {
    const reply = await trial.query(
      `select * from Customer where PrimayEmailAddr in Address = 'test@example.com' STARTPOSITION 1 MAXRESULTS 20 `,
    );
    expect(detailOf(reply)).toBe(
      'QueryParserError: Encountered " <IDENTIFIER> "Address "" at line 1, column 49.\nWas expecting:\n    "(" ...\n    ',
    );
    const other = await trial.query(
      'Select * from Customer Where PrimaryEmailAddr.EmailAddress>test@example.com STARTPOSITION 1',
    );
    expect(detailOf(other)).toContain(
      'Encountered " ">" "> "" at line 1, column 59.\nWas expecting one of:\n    <EOF> \n    "." ...\n',
    );
  });
});
