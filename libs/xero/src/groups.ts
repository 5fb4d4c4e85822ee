import { NotFound, Rejected, type AccountingError } from '@holdfast/accounting';
import type { Mark } from '@holdfast/credit';
import type { XeroClient } from './client';
import { inHalves, isRefusal } from './elements';
import { GROUP_NAMES } from './marks';

/** https://developer.xero.com/documentation/api/accounting/contactgroups */
const GROUPS_MAX = 100;

/** Our three contact groups, listed once and remembered. Every method may throw RateLimited, SignInExpired, Unavailable or Rejected. */
export class MarkGroups {
  private listed: Promise<Map<string, readonly string[]>> | null = null;
  private readonly beingMade = new Map<Mark, Promise<string>>();

  constructor(private readonly client: Pick<XeroClient, 'groups' | 'createGroup' | 'addToGroup' | 'removeFromGroup'>) {}

  /** Adds the contacts, at most 50, to the mark's group, which is made when it is missing, or when the owner has deleted it meanwhile. Xero takes an existing
   * member without complaint. What each of them was refused for, also NotFound when it is gone; null for one that is a member now. */
  async add(mark: Mark, contactIds: readonly string[], key: string): Promise<readonly (AccountingError | null)[]> {
    let groupId = await this.present(mark, key);
    const send = (some: readonly string[]): Promise<readonly (AccountingError | null)[]> =>
      this.client.addToGroup(groupId, some, `${key}:member`);
    try {
      return await send(contactIds);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const refusing = groupId;
      this.listed = null;
      groupId = await this.present(mark, key);
      if (groupId === refusing && contactIds.length === 1) return [error];
      return inHalves(contactIds, send);
    }
  }

  /** Takes the contact out of the mark's group, and of every other one of that name: whether Xero allows a second is not documented, and two processes
   * may have made theirs at once. `no-group` when the owner has deleted or renamed the group; not being a member is no error. */
  async remove(mark: Mark, contactId: string): Promise<'removed' | 'no-group'> {
    const groupIds = await this.idsOf(mark);
    for (const groupId of groupIds) {
      try {
        await this.client.removeFromGroup(groupId, contactId);
      } catch (error) {
        if (!(error instanceof NotFound)) throw error;
      }
    }
    return groupIds.length === 0 ? 'no-group' : 'removed';
  }

  private async present(mark: Mark, key: string): Promise<string> {
    const [known] = await this.idsOf(mark);
    return known ?? (await this.make(mark, `${key}:group`));
  }

  private async idsOf(mark: Mark): Promise<readonly string[]> {
    return (await this.idsByName()).get(GROUP_NAMES[mark]) ?? [];
  }

  /** However many customers are marked at once, one group is made for them. */
  private make(mark: Mark, key: string): Promise<string> {
    const making = this.beingMade.get(mark) ?? this.create(GROUP_NAMES[mark], key).finally(() => this.beingMade.delete(mark));
    this.beingMade.set(mark, making);
    return making;
  }

  private idsByName(): Promise<Map<string, readonly string[]>> {
    this.listed ??= this.list().catch((error: unknown) => {
      // A failed list must not be remembered.
      this.listed = null;
      throw error;
    });
    return this.listed;
  }

  private async list(): Promise<Map<string, readonly string[]>> {
    const ids = new Map<string, readonly string[]>();
    for (const { Name: name, ContactGroupID: id, Status: status } of await this.client.groups())
      if (name && id && (status ?? 'ACTIVE') === 'ACTIVE') ids.set(name, [...(ids.get(name) ?? []), id]);
    return ids;
  }

  private async create(name: string, key: string): Promise<string> {
    const known = await this.idsByName();
    try {
      const { ContactGroupID: id } = await this.client.createGroup(name, key);
      if (id) known.set(name, [id]);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      await this.afterRefusal(name, error);
    }
    const id = (await this.idsByName()).get(name)?.[0];
    if (id === undefined)
      throw new Rejected(
        `Xero did not create the contact group "${name}". Cure: create it in Xero (Contacts, Groups), then try again.`,
      );
    return id;
  }

  /** Somebody may have made the group a moment ago; otherwise the refusal stands, with the cure when the organisation has no room left. */
  private async afterRefusal(name: string, refusal: Rejected): Promise<void> {
    this.listed = null;
    const known = await this.idsByName();
    if (known.has(name)) return;
    if ([...known.values()].flat().length < GROUPS_MAX) throw refusal;
    throw new Rejected(
      `Xero allows ${GROUPS_MAX} contact groups and this organisation has them all, so "${name}" cannot be created. Cure: delete a group that is not needed any more, then try again.`,
      refusal.trace,
    );
  }
}
