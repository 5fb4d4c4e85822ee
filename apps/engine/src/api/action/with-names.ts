import { mirror, type CompanyScope } from '@holdfast/store';

/** The rows with the name of the customer that each is about; null for rows about the company. */
export async function withNames<Row extends { readonly customerId: string | null }>(
  scope: CompanyScope,
  rows: readonly Row[],
): Promise<readonly (Row & { readonly customerName: string | null })[]> {
  const ids = rows.flatMap(({ customerId }) => customerId ?? []);
  const names = await mirror.customerNames(scope, ids);
  return rows.map((row) => ({ ...row, customerName: row.customerId === null ? null : (names.get(row.customerId) ?? null) }));
}
