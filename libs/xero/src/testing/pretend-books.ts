import type { Received, Reply } from './loopback';

export const CONTACT = '751e8fd8-8735-47ce-b429-4ba841d66990';
export type Term = { Day?: number; Type?: string };
export const term = (Day: number, Type = 'DAYSAFTERBILLDATE'): Term => ({ Day, Type });

/** One Xero organisation with one contact, its groups and its history. */
export class Books {
  sales: Term | undefined;
  defaultSales: Term | undefined;
  groups = new Map<string, { id: string; members: Set<string> }>();
  history: string[] = [];
  unsetting: 'works' | 'ignored' | 'refused' = 'works';
  dayZero: 'taken' | 'refused' = 'taken';
  /** Answers to contact POSTs leave out group names, as the documented sample does. */
  answersGroups = false;
  failNext: ((request: Received) => Reply | null) | null = null;
  private clock = Date.UTC(2026, 10, 21);

  answer = (request: Received): Reply => {
    const failure = this.failNext?.(request) ?? null;
    if (failure) return failure;
    const call = `${request.method} ${request.path.replace('/api.xro/2.0', '')}`;
    const body = (request.body === '' ? {} : JSON.parse(request.body)) as Record<string, Record<string, unknown>[]>;
    if (call === 'GET /Organisation')
      return {
        body: { Organisations: [{ BaseCurrency: 'GBP', PaymentTerms: this.defaultSales ? { Sales: this.defaultSales } : {} }] },
      };
    if (call === 'GET /ContactGroups') return { body: { ContactGroups: this.listedGroups() } };
    if (call === 'PUT /ContactGroups') return this.createGroup(String(body['ContactGroups']?.[0]?.['Name']));
    if (call === `POST /Contacts/${CONTACT}`)
      return this.postContact(body['Contacts']?.[0]?.['PaymentTerms'] as { Sales: Term | null });
    if (call === `GET /Contacts/${CONTACT}`) return { body: { Contacts: [this.contact(true)] } };
    if (call === `PUT /Contacts/${CONTACT}/History`) {
      this.history.push(String(body['HistoryRecords']?.[0]?.['Details']));
      return { body: { HistoryRecords: [{ ValidationErrors: [] }] } };
    }
    if (call === `GET /Contacts/${CONTACT}/History`)
      return { body: { HistoryRecords: this.history.map((Details) => ({ Details })) } };
    return this.membership(call);
  };

  group(name: string, ...members: string[]): void {
    this.groups.set(name, {
      id: `00000000-0000-4000-8000-${String(this.groups.size + 1).padStart(12, '0')}`,
      members: new Set(members),
    });
  }

  groupsOfContact(): string[] {
    return [...this.groups].flatMap(([name, { members }]) => (members.has(CONTACT) ? [name] : []));
  }

  private membership(call: string): Reply {
    const [, method, groupId, contactId] = /^(PUT|DELETE) \/ContactGroups\/([\w-]+)\/Contacts(?:\/([\w-]+))?$/.exec(call) ?? [];
    const group = [...this.groups.values()].find(({ id }) => id === groupId);
    if (!group) return { status: 404 };
    if (method === 'PUT')
      return (group.members.add(CONTACT), { body: { Contacts: [{ ContactID: CONTACT, ContactGroups: [] }] } });
    if (contactId === undefined) throw new Error('the group was emptied');
    return group.members.delete(contactId) ? { status: 204 } : { status: 404 };
  }

  private createGroup(name: string): Reply {
    if (this.groups.size >= 100)
      return {
        status: 400,
        body: {
          ErrorNumber: 10,
          Elements: [{ ValidationErrors: [{ Message: 'You’ve reached the limit of 100 contact groups.' }] }],
        },
      };
    this.group(name);
    return { body: { ContactGroups: this.listedGroups().slice(-1) } };
  }

  private postContact({ Sales }: { Sales: Term | null }): Reply {
    const refused = {
      status: 400,
      body: { ErrorNumber: 10, Elements: [{ ValidationErrors: [{ Message: 'Payment term is not valid' }] }] },
    };
    if (Sales === null && this.unsetting === 'refused') return refused;
    if (Sales?.Day === 0 && this.dayZero === 'refused') return refused;
    if (Sales !== null) this.sales = Sales;
    else if (this.unsetting === 'works') this.sales = undefined;
    return { body: { Contacts: [this.contact(this.answersGroups)] } };
  }

  private contact(withGroups: boolean): object {
    const groups = withGroups ? this.groupsOfContact().map((Name) => ({ Name, Status: 'ACTIVE' })) : [];
    this.clock += 1000;
    return { ContactID: CONTACT, Name: 'Acme', ContactStatus: 'ACTIVE', UpdatedDateUTC: `/Date(${this.clock}+0000)/`, ContactGroups: groups, ContactPersons: [], EmailAddress: 'new@acme.example', ...(this.sales ? { PaymentTerms: { Sales: this.sales } } : {}) }; // prettier-ignore
  }

  private listedGroups(): object[] {
    return [...this.groups].map(([Name, { id }]) => ({ ContactGroupID: id, Name, Status: 'ACTIVE', Contacts: [] }));
  }
}
