import { Body as Sent, ConflictException, Controller, Get, HttpCode, NotFoundException, Param, Post } from '@nestjs/common'; // prettier-ignore
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  assembleFile,
  endingFaults,
  entryFaults,
  entryWarnings,
  limitWarning,
  type CustomerLedger,
  type FileContent,
  type FileEntry,
} from '@holdfast/credit';
import { Store, creditFiles, creditTerms, mirror, settings, type CompanyScope } from '@holdfast/store';
import { Today } from '../../check/today';
import { Clock, todayOf } from '../../clock';
import { By } from '../sign-in/person';
import { Faulty, checked } from '../checked';
import { CompanyOf } from '../company/company-of';
import { Body, EndBody, contentOf } from './credit-file-body';
import { plain } from '../plain';
import { shownEntries } from './shown-entries';

/** Who records one thing often records another at once; one turn then sees both. */
const ENTRIES_TOGETHER_MS = 60_000;

@ApiTags('customers')
@Controller('api/companies/:id/customers/:customer/file')
export class CreditFilesController {
  constructor(
    private readonly store: Store,
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly today: Today,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'What people have recorded about this customer, oldest first: each entry with who, when, how it stands today and how it ended. Nothing is ever changed or removed',
  })
  async read(@Param('id') id: string, @Param('customer') customer: string): Promise<unknown> {
    return this.of.within(id, async (scope) => {
      const ledger = await ledgerOf(scope, customer);
      const group = (await creditFiles.creditFiles(scope, [customer])).get(customer)?.group ?? null;
      const entries = await creditFiles.entries(scope, customer);
      const asOf = await this.day(scope);
      const parents = entries.flatMap((entry) => (entry.kind === 'parent' ? [entry.parentId] : []));
      const names = await mirror.customerNames(scope, [...(group?.memberIds ?? []), ...parents]);
      return plain({ asOf, entries: shownEntries(ledger, entries, asOf), group, names: Object.fromEntries(names) });
    });
  }

  @Post()
  @ApiOperation({
    summary:
      'Record a dispute, promise, payment plan, flag, credit limit, pin (hold or exempt), accepted terms, bad debt, parent or roll-up: {"kind": ...}. {"corrects": entry} takes that entry back as a mistake. The next turn judges by it. The answer has "warnings": what is worth a second look',
  })
  async record(
    @Param('id') id: string,
    @Param('customer') customer: string,
    @By() by: string,
    @Sent() sent: unknown,
  ): Promise<unknown> {
    const { corrects, ...body } = checked(Body, sent);
    const recorded = await this.of.within(id, async (scope) => {
      const { ledger, entries, today } = await this.desk(scope, customer);
      const content = contentOf(body, today);
      const mistaken = corrects === undefined ? null : standing(entries, corrects);
      const others = entries.filter((entry) => entry.id !== mistaken?.id);
      const desk = { ledger, file: assembleFile(others), today };
      refuse([...entryFaults(content, desk), ...(await parentFaults(scope, content))]);
      const taking = { kind: 'end', entryId: mistaken?.id ?? '', on: null, outcome: 'corrected' } as const;
      if (mistaken) await this.add(scope, { customerId: customer, content: taking, by });
      const entry = await this.add(scope, { customerId: customer, content, by });
      return { ...entry, warnings: [...entryWarnings(content, desk), ...(await this.afterwards(scope, ledger, content))] };
    });
    await this.judgeSoon(id);
    return plain(recorded);
  }

  @Post(':entry/end')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'End an entry: a dispute is resolved, a promise called off, a plan or flag over, a limit or pin lifted. {"outcome": ..., "on": day}; "on": null takes it back as a mistake',
  })
  async end(
    @Param('id') id: string,
    @Param('customer') customer: string,
    @Param('entry') entry: string,
    @By() by: string,
    @Sent() sent: unknown,
  ): Promise<unknown> {
    const { on, outcome } = checked(EndBody, sent);
    const recorded = await this.of.within(id, async (scope) => {
      const { entries, today } = await this.desk(scope, customer);
      const ended = standing(entries, entry);
      const ending = { kind: 'end', entryId: ended.id, on: on === undefined ? today : on, outcome } as const;
      refuse(endingFaults(ended, ending, { today }));
      return this.add(scope, { customerId: customer, content: ending, by });
    });
    await this.judgeSoon(id);
    return plain(recorded);
  }

  /** What the person has before them, and nobody else changes meanwhile. Throws a 404 for an unknown customer. */
  private async desk(
    scope: CompanyScope,
    customer: string,
  ): Promise<{ ledger: CustomerLedger; entries: readonly FileEntry[]; today: ReturnType<typeof todayOf> }> {
    await creditFiles.lock(scope, customer);
    const ledger = await ledgerOf(scope, customer);
    if (ledger.customer.mergedInto !== null)
      throw new ConflictException(
        'This customer was merged into another one, so nothing was recorded. Cure: record it with the other one.',
      );
    return { ledger, entries: await creditFiles.entries(scope, customer), today: await this.day(scope) };
  }

  private async day(scope: CompanyScope): Promise<ReturnType<typeof todayOf>> {
    const { profile } = await settings.read(scope);
    return todayOf(profile ?? { timeZone: null }, this.clock);
  }

  private add(scope: CompanyScope, entry: Omit<creditFiles.NewEntry, 'now'>): Promise<FileEntry> {
    return creditFiles.record(scope, { ...entry, now: this.clock.iso() });
  }

  /** What only shows beyond the file: among the texts that were shown, or once the customer is judged by the new entry. */
  private async afterwards(scope: CompanyScope, ledger: CustomerLedger, content: FileContent): Promise<readonly string[]> {
    if (content.kind === 'terms') return unknownVersion(scope, content.version);
    const judged = content.kind === 'limit' ? await this.today.judge(scope, ledger) : null;
    if (content.kind !== 'limit' || !judged) return [];
    const { facts, policy } = judged;
    // In another currency it is judged as it counts from now on.
    const granted = content.amount.currency === facts.homeCurrency ? content.amount : facts.creditLimit;
    const warning = granted && limitWarning(granted, facts, policy);
    return warning === null ? [] : [warning];
  }

  private async judgeSoon(id: string): Promise<void> {
    const company = await this.of.find(id);
    if (company.status !== 'connected') return;
    await this.store.companies.scheduleTurnBy(id, new Date(this.clock.nowMs() + ENTRIES_TOGETHER_MS).toISOString());
  }
}

async function ledgerOf(scope: CompanyScope, customer: string): Promise<CustomerLedger> {
  const [ledger] = await mirror.customerLedgers(scope, [customer]);
  if (!ledger) throw new NotFoundException('There is no such customer.');
  return ledger;
}

/** Terms on paper may have been accepted long before Holdfast was there, so another version than ours is recorded all the same. */
async function unknownVersion(scope: CompanyScope, version: string): Promise<readonly string[]> {
  if (await creditTerms.byVersion(scope, version)) return [];
  return [
    `version: No credit policy with the version “${version}” was ever shown here. It was recorded and counts as accepted terms, but not as the version in force. The version is at the head of the credit policy.`,
  ];
}

/** Throws a 404 for an entry that is not in this file, a 409 for one that has ended. */
function standing(entries: readonly FileEntry[], id: string): FileEntry {
  const found = entries.find((entry) => entry.id === id);
  if (!found) throw new NotFoundException('There is no such entry in this customer’s file.');
  if (entries.some((entry) => entry.kind === 'end' && entry.entryId === id))
    throw new ConflictException('This entry has ended already, so nothing was recorded. Cure: record anew what holds.');
  return found;
}

async function parentFaults(scope: CompanyScope, content: FileContent): Promise<readonly string[]> {
  if (content.kind !== 'parent' || (await mirror.customerRecord(scope, content.parentId)) !== null) return [];
  return ['parentId: there is no such customer. Cure: name one by its id in the ledger.'];
}

/** The core names the field first where there is one. */
function refuse(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const named = faults.map((text) => {
    const [, field = null, message = text] = /^(\w+): (.*)$/s.exec(text) ?? [];
    return { field, message };
  });
  throw new Faulty(`Nothing was recorded. ${faults.join(' ')}`, named);
}
