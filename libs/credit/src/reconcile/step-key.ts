import type { DueStep } from '../decide/decision';

/** An index of the database takes no longer text, and a customer may owe hundreds of invoices. */
const IDS_CHARACTERS_MAX = 400;

/** What identifies a step about these invoices for ever, whatever their order: the ids themselves, or their count and fingerprint where they are many. */
export function stepKey({ step, invoiceIds }: Pick<DueStep, 'step' | 'invoiceIds'>): string {
  const ids = [...invoiceIds].sort().join('+');
  return `${step}/${ids.length <= IDS_CHARACTERS_MAX ? ids : `${invoiceIds.length}-invoices-${fingerprint(ids)}`}`;
}

/** FNV-1a with 128 bits (http://www.isthe.com/chongo/tech/comp/fnv/), in hexadecimal: the core knows no package that could hash. */
function fingerprint(text: string): string {
  const prime = (1n << 88n) + 0x13bn;
  let hash = 0x6c62272e07bb014262b821756295c58dn;
  for (let at = 0; at < text.length; at += 1) hash = BigInt.asUintN(128, (hash ^ BigInt(text.charCodeAt(at))) * prime);
  return hash.toString(16).padStart(32, '0');
}
