import {
  assess,
  sumMoney,
  type CompanySettings,
  type CreditFile,
  type CustomerLedger,
  type Day,
  type Facts,
  type Money,
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
  const files = await creditFiles.creditFiles(scope, ids);
  const owed = await owedByMembers(scope, [...files.values()], when);
  const book = await bookFigures.read(scope, when.asOf);
  return ledgers.map((ledger) => {
    const { id } = ledger.customer;
    const file = files.get(id);
    const whole = file && withOthers(file, id, owed, when.settings.homeCurrency);
    return { ledger, facts: { ...assess(ledger, when.asOf, when.settings, whole), book } };
  });
}

function withOthers(
  file: CreditFile,
  customerId: string,
  owed: ReadonlyMap<string, Money | null>,
  homeCurrency: string,
): CreditFile {
  const { group } = file;
  if (group === null) return file;
  const others = group.memberIds.filter((id) => id !== customerId).map((id) => owed.get(id));
  const known = others.filter((amount) => amount !== undefined && amount !== null);
  // A member that is no longer in the ledger owes nothing; one whose figure is unknown leaves the sum unknown.
  const exposureOfOthers = others.includes(null) ? null : sumMoney(known, homeCurrency);
  return { ...file, group: { ...group, exposureOfOthers } };
}

async function owedByMembers(
  scope: CompanyScope,
  files: readonly CreditFile[],
  { asOf, settings }: When,
): Promise<ReadonlyMap<string, Money | null>> {
  const memberIds = [...new Set(files.flatMap(({ group }) => group?.memberIds ?? []))];
  if (memberIds.length === 0) return new Map();
  const ledgers = await mirror.customerLedgers(scope, memberIds);
  const own = await creditFiles.creditFiles(scope, memberIds);
  return new Map(
    ledgers.map((ledger) => {
      const { id } = ledger.customer;
      return [id, assess(ledger, asOf, settings, own.get(id)).exposure];
    }),
  );
}
