import {
  assess,
  sumMoney,
  type CompanySettings,
  type CreditFile,
  type CustomerLedger,
  type Day,
  type Facts,
} from '@holdfast/credit';
import { bookFigures, creditFiles, mirror, type CompanyScope } from '@holdfast/store';

interface When {
  readonly asOf: Day;
  readonly settings: CompanySettings;
}

export interface Assessed {
  readonly ledger: CustomerLedger;
  readonly facts: Facts;
}

/** Customers with their facts, by their ledgers and files. Whoever is judged with a group is measured by what the others owe too. */
export async function assessed(
  scope: CompanyScope,
  ledgers: readonly CustomerLedger[],
  when: When,
): Promise<readonly Assessed[]> {
  const ids = ledgers.map(({ customer }) => customer.id);
  const factsOf = await assessor(scope, ids, when);
  return ledgers.map((ledger) => ({ ledger, facts: factsOf(ledger, when.asOf) }));
}

/** How the facts of these customers come about, on any day and whatever is put into their ledgers: all else is read once, as it is on the day of `when`. */
export async function assessor(
  scope: CompanyScope,
  ids: readonly string[],
  { asOf, settings }: When,
): Promise<(ledger: CustomerLedger, day: Day) => Facts> {
  const files = await creditFiles.creditFiles(scope, ids);
  const owed = await owedByMembers(scope, [...files.values()], { asOf, settings });
  const book = await bookFigures.read(scope, asOf);
  return (ledger, day) => {
    const { id } = ledger.customer;
    const file = files.get(id);
    const whole = file && withOthers(file, id, owed, settings.homeCurrency);
    return { ...assess(ledger, day, settings, whole), book };
  };
}

function withOthers(
  file: CreditFile,
  customerId: string,
  owed: ReadonlyMap<string, OwedByMember>,
  homeCurrency: string,
): CreditFile {
  const { group } = file;
  if (group === null) return file;
  const others = group.memberIds.filter((id) => id !== customerId).map((id) => owed.get(id));
  // A member that is no longer in the ledger owes nothing; one whose figure is unknown leaves the sum unknown.
  const present = others.filter((one) => one !== undefined);
  const known = present.flatMap(({ exposure }) => exposure ?? []);
  const exposureOfOthers = known.length < present.length ? null : sumMoney(known, homeCurrency);
  const disputed = present.map(({ disputedAmount }) => disputedAmount);
  return { ...file, group: { ...group, exposureOfOthers, disputedOfOthers: sumMoney(disputed, homeCurrency) } };
}

type OwedByMember = Pick<Facts, 'exposure' | 'disputedAmount'>;

async function owedByMembers(
  scope: CompanyScope,
  files: readonly CreditFile[],
  { asOf, settings }: When,
): Promise<ReadonlyMap<string, OwedByMember>> {
  const memberIds = [...new Set(files.flatMap(({ group }) => group?.memberIds ?? []))];
  if (memberIds.length === 0) return new Map();
  const ledgers = await mirror.customerLedgers(scope, memberIds);
  const own = await creditFiles.creditFiles(scope, memberIds);
  return new Map(
    ledgers.map((ledger) => {
      const { id } = ledger.customer;
      return [id, assess(ledger, asOf, settings, own.get(id))];
    }),
  );
}
