import { mirror, type CompanyScope } from '@holdfast/store';
import { PolicyText, type PolicyTextFault } from './policy-text';

const LOOKED_UP = { customer: mirror.customersMeant, invoice: mirror.invoicesMeant } as const;

interface NamedHere {
  readonly id: string;
  readonly line: number;
  readonly exclusion: string;
}

/** Customers and invoices that the exclusions of a text name and the company's ledger never had, each with its line. A text that cannot be read has none. */
export async function strangersIn(scope: CompanyScope, source: string): Promise<readonly PolicyTextFault[]> {
  const read = PolicyText.read(source);
  if (!read.ok) return [];
  const ofCustomers = await strangers(scope, 'customer', namedIn(read.text, 'customer'));
  const ofInvoices = await strangers(scope, 'invoice', namedIn(read.text, 'invoice'));
  return [...ofCustomers, ...ofInvoices].sort((a, b) => a.line - b.line);
}

function namedIn(text: PolicyText, what: keyof typeof LOOKED_UP): readonly NamedHere[] {
  const exclusions: unknown = text.says['exclusions'];
  return (Array.isArray(exclusions) ? exclusions : []).flatMap((entry: unknown, position): readonly NamedHere[] => {
    const { id: exclusion, [what]: id } = (entry ?? {}) as Record<string, unknown>;
    if (typeof id !== 'string' && typeof id !== 'number') return [];
    return [{ id: String(id), line: text.lineOf(['exclusions', position, what]), exclusion: String(exclusion) }];
  });
}

async function strangers(
  scope: CompanyScope,
  what: keyof typeof LOOKED_UP,
  named: readonly NamedHere[],
): Promise<readonly PolicyTextFault[]> {
  if (named.length === 0) return [];
  const meant = await LOOKED_UP[what](
    scope,
    named.map(({ id }) => id),
  );
  return named.flatMap(({ id, line, exclusion }) => {
    if (meant.some((one) => one.id === id)) return [];
    const called = meant.filter(({ name }) => name.toLowerCase() === id.toLowerCase());
    const problem = `The exclusion ${exclusion} names the ${what} ${id}, and the ledger has none with this id.`;
    const cure =
      called.length === 0
        ? `Write the ledger’s own id of the ${what}, or leave this exclusion out.`
        : `Write the ledger’s own id: ${called.map((one) => `${one.id} is ${one.name}`).join(', ')}.`;
    return [{ line, rule: null, problem, cure }];
  });
}
