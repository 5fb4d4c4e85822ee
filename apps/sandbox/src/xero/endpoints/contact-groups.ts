import type { Group } from '../../books/rows';
import { elements, param, type ApiCall, type Route } from '../call';
import { list } from '../listing/list';
import { NO_CONTENT, notFound, rows, unmade, validation, type Reply } from '../reply';
import { contactSummary } from '../shapes/contact';
import { text, type Json } from '../wire';
import { writeElements, type Plan } from './elements';

const GROUPS_MAX = 100;

export const contactGroupRoutes: readonly Route[] = [
  { method: 'get', path: '/ContactGroups', scope: 'contacts', handle: listGroups },
  { method: 'put', path: '/ContactGroups', scope: 'contacts', handle: createGroups },
  { method: 'get', path: '/ContactGroups/:id', scope: 'contacts', handle: oneGroup },
  { method: 'post', path: '/ContactGroups/:id', scope: 'contacts', handle: changeGroup },
  { method: 'put', path: '/ContactGroups/:id/Contacts', scope: 'contacts', handle: addMembers },
  { method: 'delete', path: '/ContactGroups/:id/Contacts/:contact', scope: 'contacts', handle: removeMember },
  // As the real thing does: without a contact it empties the group.
  { method: 'delete', path: '/ContactGroups/:id/Contacts', scope: 'contacts', handle: removeAllMembers },
];

function groupShape(group: Group, contacts: readonly Json[] = []): Json {
  return {
    ContactGroupID: group.id,
    Name: group.name,
    Status: group.deleted ? 'DELETED' : 'ACTIVE',
    Contacts: contacts,
    HasValidationErrors: false,
  };
}

function activeGroups(call: ApiCall): Group[] {
  return call.ledger.books.all('group').filter((group) => !group.deleted);
}

function theGroup(call: ApiCall): Group {
  const group = call.ledger.books.get('group', param(call, 'id').toLowerCase());
  if (!group || group.deleted) throw notFound();
  return group;
}

function listGroups(call: ApiCall): Reply {
  const found = list(call, {
    name: 'ContactGroups',
    rows: activeGroups(call),
    id: (group) => group.id,
    updatedAt: (group) => group.createdAt,
    fields: {
      contactgroupid: (group) => group.id,
      name: (group) => group.name,
      status: () => 'ACTIVE',
    },
    shape: (group) => groupShape(group),
  });
  // This endpoint does not page.
  return { ...found, rows: { name: 'ContactGroups' } };
}

function oneGroup(call: ApiCall): Reply {
  const group = theGroup(call);
  const members = [...group.memberIds].flatMap((id) => call.ledger.books.get('customer', id) ?? []);
  return rows('ContactGroups', [groupShape(group, members.map(contactSummary))]);
}

function createGroups(call: ApiCall): Reply {
  const posted = elements(call, 'ContactGroups');
  const claimed = new Set<string>();
  return writeElements(
    call,
    'ContactGroups',
    posted.map((element) => () => planNew(call, element, claimed)),
  );
}

function planNew(call: ApiCall, element: Json, claimed: Set<string>): Plan {
  const name = text(element['Name'])?.trim() ?? '';
  const messages: string[] = [];
  if (name === '') messages.push('The contact group name must be specified.');
  if (nameIsTaken(call, name, null) || (call.ledger.unverified.namesGroupsOnce && claimed.has(name.toLowerCase())))
    messages.push(taken(name));
  if (activeGroups(call).length + claimed.size >= GROUPS_MAX) messages.push('You’ve reached the limit of 100 contact groups.');
  if (messages.length > 0) return { refused: { element: refusedGroup(element), messages } };
  claimed.add(name.toLowerCase());
  return {
    commit: () => {
      claimed.delete(name.toLowerCase());
      return groupShape(call.ledger.books.insert('group', { name, deleted: false, memberIds: new Set() }));
    },
  };
}

function refusedGroup(element: Json): Json {
  return unmade('ContactGroupID', { ...element, Contacts: [] });
}

function nameIsTaken(call: ApiCall, name: string, own: Group | null): boolean {
  if (!call.ledger.unverified.namesGroupsOnce) return false;
  return activeGroups(call).some((group) => group.id !== own?.id && group.name.toLowerCase() === name.toLowerCase());
}

function taken(name: string): string {
  return `The contact group name ${name} is already assigned to another group.`;
}

function changeGroup(call: ApiCall): Reply {
  const group = theGroup(call);
  const [element = {}] = elements(call, 'ContactGroups');
  const name = text(element['Name'])?.trim();
  const status = text(element['Status']);
  const messages: string[] = [];
  if (name === '') messages.push('The contact group name must be specified.');
  if (name !== undefined && nameIsTaken(call, name, group)) messages.push(taken(name));
  if (status !== null && status !== 'ACTIVE' && status !== 'DELETED') messages.push(`Status ${status} is not valid.`);
  if (messages.length > 0) throw validation([{ element: refusedGroup(element), messages }]);
  const changed = call.ledger.books.update('group', group.id, {
    ...(name === undefined ? {} : { name }),
    ...(status === 'DELETED' ? { deleted: true, memberIds: new Set<string>() } : {}),
  });
  return rows('ContactGroups', [groupShape(changed)]);
}

function addMembers(call: ApiCall): Reply {
  const group = theGroup(call);
  const ids = elements(call, 'Contacts').map((element) => text(element['ContactID'])?.toLowerCase() ?? '');
  const unknown = ids.filter((id) => !call.ledger.books.get('customer', id));
  if (unknown.length > 0) {
    const known = ids.filter((id) => !unknown.includes(id));
    if (call.ledger.unverified.savesGoodElements) setMembers(call, group, new Set([...group.memberIds, ...known]));
    throw validation(
      unknown.map((ContactID) => ({
        element: { ContactID, HasValidationErrors: true },
        messages: ['The contact could not be found'],
      })),
    );
  }
  setMembers(call, group, new Set([...group.memberIds, ...ids]));
  return rows(
    'Contacts',
    ids.map((ContactID) => ({
      ContactID,
      Addresses: [],
      Phones: [],
      ContactGroups: [],
      ContactPersons: [],
      HasValidationErrors: false,
      ValidationErrors: [],
    })),
  );
}

function removeMember(call: ApiCall): Reply {
  const group = theGroup(call);
  const contact = param(call, 'contact').toLowerCase();
  if (!group.memberIds.has(contact)) throw notFound();
  setMembers(call, group, new Set([...group.memberIds].filter((id) => id !== contact)));
  return NO_CONTENT;
}

function removeAllMembers(call: ApiCall): Reply {
  setMembers(call, theGroup(call), new Set());
  return NO_CONTENT;
}

function setMembers(call: ApiCall, group: Group, memberIds: ReadonlySet<string>): void {
  const { books, unverified } = call.ledger;
  const moved = [...group.memberIds]
    .filter((id) => !memberIds.has(id))
    .concat([...memberIds].filter((id) => !group.memberIds.has(id)));
  books.update('group', group.id, { memberIds: new Set(memberIds) });
  if (unverified.groupsTouchContacts) for (const id of moved) books.update('customer', id, {});
}
