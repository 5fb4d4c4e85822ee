/** Customer.Notes holds this many characters in all: the owner's text and our block. Counted in UTF-16 units, the strictest way to count. */
export const NOTES_CHARACTERS_MAX = 2000;

/** Opens a block that stands on a line break of ours; a block placed into empty notes opens with the second form. So what was added is known for
 * certain later, even after the owner has written before or behind it. */
const OPEN = '[Holdfast]';
const OPEN_FIRST = '[Holdfast:]';
const CLOSE = '[/Holdfast]';
/** Fewer characters than this would tell the owner nothing. */
const EXPLANATION_CHARACTERS_MIN = 24;

interface Block {
  readonly start: number;
  readonly end: number;
  /** The explanation as it stands there. */
  readonly text: string;
  readonly first: boolean;
}

export interface PlacedBlock {
  readonly notes: string;
  /** False when the owner's text leaves no room. */
  readonly fits: boolean;
}

/** Puts the explanation into our block: in place when there is one, behind the owner's text otherwise. The owner's text is not touched, down to the
 * last blank; the explanation is shortened to what is left, and left out when that is next to nothing. */
export function withBlock(notes: string, explanation: string): PlacedBlock {
  const block = findBlock(notes);
  const before = block ? notes.slice(0, block.start) : notes;
  const after = block ? notes.slice(block.end) : '';
  const first = block ? block.first : notes === '';
  const room = NOTES_CHARACTERS_MAX - before.length - after.length - framed('', first).length;
  const text = shortened(plain(explanation), room);
  return text === null ? { notes: before + after, fits: false } : { notes: before + framed(text, first) + after, fits: true };
}

/** The owner's text, exactly as it was. */
export function withoutBlock(notes: string): string {
  const block = findBlock(notes);
  return block ? notes.slice(0, block.start) + notes.slice(block.end) : notes;
}

/** Do the notes hold this explanation already (or, for want of room, rightly none)? Line breaks may have been rewritten on the way. */
export function holdsBlock(notes: string, explanation: string): boolean {
  const wanted = findBlock(withBlock(notes, explanation).notes);
  return findBlock(notes)?.text === wanted?.text;
}

export function hasBlock(notes: string): boolean {
  return findBlock(notes) !== null;
}

function framed(text: string, first: boolean): string {
  return `${first ? OPEN_FIRST : `\n${OPEN}`}\n${text}\n${CLOSE}`;
}

/** The last opening that is followed by a closing: the owner may have typed either delimiter alone, our explanation never contains one. */
function findBlock(notes: string): Block | null {
  const openings = /(?:\[Holdfast:\]|(\r?\n)\[Holdfast\])(?=(\r?\n))/g;
  let found: Block | null = null;
  for (const opening of notes.matchAll(openings)) {
    const bodyAt = opening.index + opening[0].length + (opening[2]?.length ?? 0);
    const closeAt = notes.indexOf(CLOSE, bodyAt);
    if (closeAt === -1) continue;
    const inner = notes.slice(bodyAt, closeAt);
    // The store may rewrite our line breaks to CRLF; then both of ours are rewritten. A lone CR before ours belongs to the owner.
    const lead = opening[1] === '\r\n' && opening[2] === '\n' ? 1 : 0;
    found = {
      start: opening.index + lead,
      end: closeAt + CLOSE.length,
      text: inner.replace(/\r\n/g, '\n').replace(/\n$/, ''),
      first: opening[1] === undefined,
    };
  }
  return found;
}

/** What the block may hold: no delimiter of ours, and line breaks in one form. */
function plain(explanation: string): string {
  return explanation
    .replace(/\r\n?/g, '\n')
    .replace(/\[(\/?)Holdfast/gi, '($1Holdfast')
    .trim();
}

function shortened(text: string, room: number): string | null {
  if (text.length <= room) return text;
  if (room < EXPLANATION_CHARACTERS_MIN) return null;
  // Whole characters only: half of a surrogate pair is no text.
  const cut = text.slice(0, room - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.trimEnd()}…`;
}
