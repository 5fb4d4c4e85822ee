/** Orders invoice numbers the way people read them: by their last run of digits as a number (INV-9 before INV-10), then as text. */
export function compareInvoiceNumbers(a: string, b: string): number {
  const byNumber = lastDigits(a) - lastDigits(b);
  if (byNumber !== 0n) return byNumber < 0n ? -1 : 1;
  return Number(a > b) - Number(a < b);
}

function lastDigits(text: string): bigint {
  return BigInt(/(\d+)\D*$/.exec(text)?.[1] ?? '0');
}
