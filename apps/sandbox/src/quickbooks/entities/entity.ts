import type { Row, TableName } from '../../books/rows';
import type { Json } from '../json';
import type { Realm } from '../realm';
import { pacific } from '../times';

export type FieldType = 'id' | 'text' | 'number' | 'day' | 'time' | 'flag';
export type FieldValue = string | number | boolean | null;

/** A property a query may filter and sort by. */
export interface Field<R extends Row> {
  readonly name: string;
  readonly type: FieldType;
  /** A list of values may stand for it; absent: it may. */
  takesLists?(realm: Realm): boolean;
  get(realm: Realm, row: R): FieldValue | readonly FieldValue[];
}

/** How a write came: what it asks for beside the body. */
export interface How {
  readonly sparse: boolean;
  /** Values of the `include` parameter, lower case. */
  readonly include: ReadonlySet<string>;
}

export interface Writes<R extends Row> {
  /** Longest text by path, e.g. `CustomerMemo.value`. */
  readonly limits: Readonly<Record<string, number>>;
  create(realm: Realm, body: Json, how: How): R;
  /** Leaves the row alone when nothing would change. */
  update(realm: Realm, row: R, write: { readonly body: Json; readonly how: How }): void;
  remove?(realm: Realm, row: R): void;
  void?(realm: Realm, row: R): void;
}

/** One kind of object of the Accounting API. */
export interface Entity<R extends Row = Row> {
  readonly name: string;
  readonly table: TableName | null;
  /** Name lists hide inactive rows unless asked for them. */
  readonly nameList: boolean;
  readonly fields: readonly Field<R>[];
  readonly writes?: Writes<R>;
  rows(realm: Realm): readonly R[];
  find(realm: Realm, id: string): R | undefined;
  show(realm: Realm, row: R): Json;
  active(row: R): boolean;
  updatedAt(realm: Realm, row: R): number;
}

/** What every entity begins with. */
export function heading(row: Row, updatedAt: number): Json {
  return {
    domain: 'QBO',
    sparse: false,
    Id: row.id,
    SyncToken: String(row.version),
    MetaData: { CreateTime: pacific(row.createdAt), LastUpdatedTime: pacific(updatedAt) },
  };
}

export function metaFields<R extends Row>(updatedAt: (realm: Realm, row: R) => number): Field<R>[] {
  return [
    { name: 'Id', type: 'id', get: (_realm, row) => row.id },
    { name: 'MetaData.CreateTime', type: 'time', get: (_realm, row) => row.createdAt },
    { name: 'MetaData.LastUpdatedTime', type: 'time', get: updatedAt },
  ];
}

/** Without the keys that have no value: "Only attributes with values are returned". */
export function withValues(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null && value !== undefined));
}
