import { attachable } from './attachable';
import { companyInfo, customerType, preferences } from './company';
import { creditMemo } from './credit-memo';
import { customer } from './customer';
import type { Entity } from './entity';
import { invoice } from './invoice';
import { payment } from './payment';
import { term } from './term';

/** Entities differ in their rows; each looks only at rows that it handed out itself. */
const ENTITIES = [
  customer,
  invoice,
  payment,
  creditMemo,
  term,
  attachable,
  companyInfo,
  preferences,
  customerType,
] as readonly Entity[];

/** Names are case-insensitive in queries and lower case in paths. */
export function entityNamed(name: string): Entity | undefined {
  return ENTITIES.find((entity) => entity.name.toLowerCase() === name.toLowerCase());
}
