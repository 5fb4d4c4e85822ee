import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const CURE = `Make one with: node -e "console.log('k1:' + require('crypto').randomBytes(32).toString('base64'))"`;

/** Encryption at rest. The first key seals, every key opens: to rotate, put a new key in front and keep the old ones. */
export class KeyRing {
  private constructor(
    private readonly current: Key,
    private readonly keys: ReadonlyMap<string, Key>,
    private readonly hashKey: Buffer,
  ) {}

  /** Reads `id:base64key[,id2:base64key2]`. Throws with the cure; the message never contains a key. */
  static parse(text: string): KeyRing {
    const list = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map(parseKey);
    const [current] = list;
    const oldest = list.at(-1);
    if (!current || !oldest) throw new Error(`SECRET_KEYS is empty. ${CURE}`);
    const keys = new Map(list.map((key) => [key.id, key]));
    if (keys.size < list.length) throw new Error('SECRET_KEYS names a key twice. Give each key an id of its own.');
    // Look-ups by hash must survive a rotation, so they stay with the oldest key; and never is one key used for two purposes.
    return new KeyRing(current, keys, createHmac('sha256', oldest.bytes).update('holdfast look-up hash').digest());
  }

  /** `aad` says where the text belongs (company | connection | column): it opens nowhere else. */
  seal(text: string, aad: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.current.bytes, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(aad));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `v1.${this.current.id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  /** Throws when the text was changed, moved, or sealed with a key that is no longer in the ring. */
  open(sealed: string, aad: string): string {
    const [version, id = '', payload = ''] = sealed.split('.');
    if (version !== 'v1') throw new Error('This is not a sealed text of ours (v1).');
    const key = this.keys.get(id);
    if (!key)
      throw new Error(`SECRET_KEYS has no key "${id}", with which this was sealed. Put that key back at the end of SECRET_KEYS.`);
    const bytes = Buffer.from(payload, 'base64url');
    const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    try {
      // Without authTagLength a tag cut down to 4 bytes would be accepted.
      const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(aad)).setAuthTag(tag);
      return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new Error(
        `A sealed text does not open: it was changed, belongs to another row, or key "${id}" has other bytes than then.`,
        { cause },
      );
    }
  }

  /** Keyed hash (HMAC-SHA256, hex) for look-ups of values that are stored sealed, and of tokens that are stored only as a hash. */
  hash(text: string): string {
    return createHmac('sha256', this.hashKey).update(text).digest('hex');
  }
}

function parseKey(part: string, index: number): Key {
  const which = `Key ${index + 1} of SECRET_KEYS`;
  const found = /^([A-Za-z0-9_-]{1,32}):(.+)$/.exec(part);
  if (!found?.[1] || !found[2])
    throw new Error(`${which} is not written as id:base64key (id: letters, digits, - and _). ${CURE}`);
  const bytes = Buffer.from(found[2], 'base64');
  if (bytes.length !== KEY_BYTES)
    throw new Error(`${which} ("${found[1]}") has ${bytes.length} bytes instead of ${KEY_BYTES}. ${CURE}`);
  return { id: found[1], bytes };
}
