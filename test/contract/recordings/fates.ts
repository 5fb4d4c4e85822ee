/** How one file is read and what comes out of it; or, as a text, why it is none of ours. */
export type Fate<Reader> = string | readonly [reads: (reader: Reader, file: string) => Promise<unknown>, gives: unknown];

export type Fates<Reader> = Readonly<Record<string, Fate<Reader>>>;

/** The files that are read. */
export function readings<Reader>(fates: Fates<Reader>): readonly (readonly [file: string, ...Exclude<Fate<Reader>, string>])[] {
  return Object.entries(fates).flatMap(([file, fate]) => (typeof fate === 'string' ? [] : [[file, ...fate] as const]));
}
