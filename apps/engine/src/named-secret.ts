/** What a secret that is handed out says of itself. */
export interface Named {
  readonly companyId: string;
  readonly id: string;
}

const ID_BYTES = 16;
/** Of the random part. */
export const SECRET_BYTES = 32;

/** `hfk_<company and id>.<secret>`: it says where it belongs, so one look-up finds it and no other company's are touched. */
export function secretText(prefix: string, { companyId, id }: Named, secret: Buffer): string {
  const ids = Buffer.from(`${companyId}${id}`.replaceAll('-', ''), 'hex').toString('base64url');
  return `${prefix}${ids}.${secret.toString('base64url')}`;
}

/** Null for what cannot be one. */
export function namedIn(prefix: string, presented: string): Named | null {
  if (!presented.startsWith(prefix)) return null;
  const found = /^([\w-]{43})\.[\w-]{43}$/.exec(presented.slice(prefix.length))?.[1];
  if (found === undefined) return null;
  const hex = Buffer.from(found, 'base64url').toString('hex');
  return { companyId: uuidOf(hex.slice(0, ID_BYTES * 2)), id: uuidOf(hex.slice(ID_BYTES * 2)) };
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
