import { readAnswer } from '../answer';
import type { Call } from '../calls';
import type { Asked, Loopback, Reply } from './loopback';

/** Silently: what was changed before is not told. */
const LOOK_BACK_SECONDS = 30 * 24 * 3600;

export type Row = Record<string, unknown> & { Id: string; MetaData: { CreateTime: string; LastUpdatedTime: string } };

/** As much of QuickBooks as these tests need: live tables that may change between two calls, the query language we use, change data and updates. */
export class SmallCompany {
  readonly tables: Record<string, Row[]> = { Customer: [], Invoice: [], Payment: [], CreditMemo: [], Term: [], Attachable: [] };
  readonly deleted: { entity: string; row: Record<string, unknown>; at: number }[] = [];
  now = Date.parse('2026-03-01T12:00:00Z') / 1000;
  changesMax = 1000;
  private lastId = 0;

  add(entity: string, fields: Record<string, unknown> = {}, at = this.now): Row {
    this.lastId += 1;
    const time = pacific(at);
    const row: Row = { Id: `${this.lastId}`, SyncToken: '0', ...fields, MetaData: { CreateTime: time, LastUpdatedTime: time } };
    this.tables[entity]?.push(row);
    return row;
  }

  touch(row: Row, fields: Record<string, unknown> = {}, at = this.now): void {
    Object.assign(row, fields, { SyncToken: `${Number(row['SyncToken']) + 1}` });
    row.MetaData = { ...row.MetaData, LastUpdatedTime: pacific(at) };
  }

  remove(entity: string, row: Row, at = this.now): void {
    this.tables[entity] = (this.tables[entity] ?? []).filter((each) => each !== row);
    this.deleted.push({ entity, at, row: { status: 'Deleted', Id: row.Id, MetaData: { LastUpdatedTime: pacific(at) } } });
  }

  answer(asked: Asked): Reply {
    const headers = { date: new Date(this.now * 1000).toUTCString() };
    const [, name = '', id] = /^\/v3\/company\/[^/]+\/(\w+)(?:\/(.*))?$/.exec(asked.path) ?? [];
    if (name === 'query') return { headers, body: { QueryResponse: this.query(asked.query.get('query') ?? '') } };
    if (name === 'cdc') return { headers, body: this.changes(asked.query) };
    if (name === 'preferences') return { headers, body: { Preferences: { CurrencyPrefs: { HomeCurrency: { value: 'USD' } } } } };
    if (name === 'batch') return { headers, body: { BatchItemResponse: itemsOf(asked.body).map((item) => this.batched(item)) } };
    const entity = Object.keys(this.tables).find((each) => each.toLowerCase() === name) ?? '';
    return { headers, ...(asked.method === 'POST' ? this.write(entity, asked.body ?? {}) : this.read(entity, id ?? '')) };
  }

  /** Reading without a network between, for tests of many calls. */
  readonly call: Call = (call) => {
    const headers = { 'content-type': 'application/json', date: new Date(this.now * 1000).toUTCString() };
    const told = (body: unknown) => Promise.resolve(readAnswer({ status: 200, sent: true, headers, text: JSON.stringify(body) }));
    switch (call.op) {
      case 'query':
        return told({ QueryResponse: this.query(`select * from ${call.entity} ${call.clause}`) });
      case 'count':
        return told({ QueryResponse: this.query(`select count(*) from ${call.entity} where Active IN (true,false)`) });
      case 'changes':
        return told(this.changes(new URLSearchParams({ entities: call.entities.join(','), changedSince: call.since })));
      case 'read':
      case 'preferences':
      case 'write':
      case 'batch':
        throw new Error(`Nothing answers ${call.op} here.`);
    }
  };

  private batched({ bId, ...item }: Item): object {
    const [entity = '', body = {}] = Object.entries(item).find(([name]) => name in this.tables) ?? [];
    return { ...(this.write(entity, body as Record<string, unknown>).body as object), bId };
  }

  private read(entity: string, id: string): Reply {
    const row = this.tables[entity]?.find((each) => each.Id === id);
    return row ? { body: { [entity]: row } } : faultReply('610');
  }

  private write(entity: string, body: Readonly<Record<string, unknown>>): Reply {
    if (entity === 'Term' && this.tables['Term']?.some((term) => term['Name'] === body['Name'] && term.Id !== body['Id']))
      return faultReply('6240');
    if (body['Id'] === undefined) return { body: { [entity]: this.add(entity, { Active: true, ...body }) } };
    const row = this.tables[entity]?.find((each) => each.Id === body['Id']);
    if (!row) return faultReply('610');
    if (row['SyncToken'] !== body['SyncToken']) return faultReply('5010');
    const { SyncToken: _, sparse: __, ...fields } = body;
    this.touch(row, fields);
    for (const [name, value] of Object.entries(fields)) if (value === null) delete row[name];
    return { body: { [entity]: row } };
  }

  private query(text: string): Record<string, unknown> {
    const entity = Object.keys(this.tables).find((each) => new RegExp(`from ${each}\\b`, 'i').test(text)) ?? '';
    const since = /LastUpdatedTime >= '([^']+)'/.exec(text)?.[1];
    const start = Number(/STARTPOSITION (\d+)/.exec(text)?.[1] ?? 1);
    const limit = Number(/MAXRESULTS (\d+)/.exec(text)?.[1] ?? 100);
    const ids = /Id IN \(([^)]+)\)/.exec(text)?.[1]?.replaceAll("'", '').split(',');
    const about = /EntityRef\.value (?:= |IN \()('[^)]+?')(?:\)| START)/.exec(text)?.[1]?.replaceAll("'", '').split(',');
    const hidesInactive = (entity === 'Customer' || entity === 'Term') && !/Active IN \(true,false\)/i.test(text);
    const found = (this.tables[entity] ?? [])
      .filter((row) => since === undefined || timeOf(row) >= Date.parse(since))
      .filter((row) => !hidesInactive || row['Active'] !== false)
      .filter((row) => ids === undefined || ids.includes(row.Id))
      .filter((row) => about?.some((each) => JSON.stringify(row['AttachableRef']).includes(`"value":"${each}"`)) ?? true)
      .toSorted((a, b) => timeOf(a) - timeOf(b) || Number(a.Id) - Number(b.Id));
    if (/count\(\*\)/.test(text)) return { totalCount: found.length };
    const page = found.slice(start - 1, start - 1 + limit);
    return page.length === 0 ? {} : { [entity]: page, startPosition: start, maxResults: page.length };
  }

  private changes(query: URLSearchParams): unknown {
    const since = Math.max(Date.parse(query.get('changedSince') ?? ''), (this.now - LOOK_BACK_SECONDS) * 1000);
    let left = this.changesMax;
    const QueryResponse = (query.get('entities') ?? '').split(',').map((entity) => {
      const gone = this.deleted.filter((each) => each.entity === entity && each.at * 1000 >= since).map((each) => each.row);
      const rows = [...(this.tables[entity] ?? []).filter((row) => timeOf(row) >= since), ...gone].slice(0, left);
      left -= rows.length;
      return rows.length === 0 ? {} : { [entity]: rows, totalCount: rows.length };
    });
    return { CDCResponse: [{ QueryResponse }] };
  }
}

export type Item = Readonly<Record<string, unknown>>;

/** What was asked for in one call. */
export function itemsOf(body: Readonly<Record<string, unknown>> | undefined): readonly Item[] {
  return (body?.['BatchItemRequest'] ?? []) as readonly Item[];
}

/** The server answers as `reply` says for the first request that is meant, and as the company does for all others. */
export function once(
  server: Loopback,
  company: SmallCompany,
  isMeant: (asked: Asked) => boolean,
  reply: (asked: Asked) => Reply,
): void {
  let done = false;
  server.answer = (asked) => {
    if (done || !isMeant(asked)) return company.answer(asked);
    done = true;
    return reply(asked);
  };
}

export function faultReply(code: string, status = 400): Reply {
  return { status, body: { Fault: { Error: [{ Message: 'M', Detail: 'D', code }], type: 'ValidationFault' } } };
}

function timeOf(row: Row): number {
  return Date.parse(row.MetaData.LastUpdatedTime);
}

/** The form QuickBooks writes: local time of the Pacific coast with its offset. */
function pacific(seconds: number): string {
  return `${new Date((seconds - 8 * 3600) * 1000).toISOString().slice(0, 19)}-08:00`;
}
