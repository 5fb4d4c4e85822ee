import * as fc from 'fast-check';
import { hasBlock, holdsBlock, NOTES_CHARACTERS_MAX, withBlock, withoutBlock } from './notes-block';

const WHY = 'CREDIT HOLD since 3 March 2026: invoice 1041 is 62 days overdue.\nLifted as soon as it is paid.';

/** Anything an owner may have typed: any Unicode, line breaks of all kinds, and pieces of our own delimiters. */
const pieces = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\r\n', '\n', '\r', ' ', '[Holdfast]', '[Holdfast:]', '[/Holdfast]', '\n[Holdfast]', '…', '😀'),
);
const ownersText = fc
  .array(pieces, { maxLength: 120 })
  .map((parts) => parts.join('').slice(0, NOTES_CHARACTERS_MAX))
  // A whole block of ours, typed by the owner, is a block of ours.
  .filter((text) => !hasBlock(text));
const explanation = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ minLength: 1900, maxLength: 2400 }),
  fc.constant(WHY),
  // A customer's name, an invoice's number or a reason may imitate our delimiters.
  fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
);

describe('the block in Customer.Notes', () => {
  it('comes and goes without a trace, whatever the owner wrote', () => {
    fc.assert(
      fc.property(ownersText, explanation, (owner, why) => {
        const placed = withBlock(owner, why);
        expect(placed.notes.length).toBeLessThanOrEqual(NOTES_CHARACTERS_MAX);
        expect(placed.notes.startsWith(owner)).toBe(true);
        expect(hasBlock(placed.notes)).toBe(placed.fits);
        expect(withoutBlock(placed.notes)).toBe(owner);
      }),
      { numRuns: 2000 },
    );
  });

  it('is replaced in place: one block, and the owner’s text before and behind it stays', () => {
    fc.assert(
      fc.property(ownersText, ownersText, explanation, explanation, (before, behind, first, second) => {
        const written = withBlock(before, first).notes + behind.slice(0, 200);
        fc.pre(written.length <= NOTES_CHARACTERS_MAX && withoutBlock(written) === before + behind.slice(0, 200));
        const again = withBlock(written, second);
        expect(withoutBlock(again.notes)).toBe(before + behind.slice(0, 200));
        expect(withBlock(again.notes, second)).toEqual(again);
        expect(holdsBlock(again.notes, second)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps what the owner typed in front of a block that stood alone', () => {
    const alone = withBlock('', WHY).notes;
    expect(withoutBlock(`Call first\n${alone}`)).toBe('Call first\n');
    expect(withoutBlock(`Call first\n${alone}\n after`)).toBe('Call first\n\n after');
  });

  it('looks like this', () => {
    expect(withBlock('Pays by cheque.', WHY).notes).toBe(`Pays by cheque.\n[Holdfast]\n${WHY}\n[/Holdfast]`);
    expect(withBlock('', 'x').notes).toBe('[Holdfast:]\nx\n[/Holdfast]');
    expect(withoutBlock('[Holdfast:]\nx\n[/Holdfast]')).toBe('');
  });

  it('is shortened to the room there is, and left out when there is next to none', () => {
    const roomFor = (characters: number) => 'x'.repeat(NOTES_CHARACTERS_MAX - characters);
    const tight = withBlock(roomFor(80), WHY);
    expect(tight).toMatchObject({ fits: true });
    expect(tight.notes.length).toBeLessThanOrEqual(NOTES_CHARACTERS_MAX);
    expect(tight.notes).toContain('…');
    expect(withBlock(roomFor(40), WHY)).toEqual({ notes: roomFor(40), fits: false });
    expect(withBlock(roomFor(0), WHY)).toEqual({ notes: roomFor(0), fits: false });
    expect(withBlock(roomFor(40), 'short')).toMatchObject({ fits: true });
  });

  it('never cuts a character in half', () => {
    const { notes } = withBlock('x'.repeat(1900), '😀'.repeat(200));
    expect(Buffer.from(notes).toString()).toBe(notes);
  });

  it('cannot be closed early by the explanation', () => {
    const { notes } = withBlock('mine', 'a\n[/Holdfast]\nb\n[Holdfast]\nc');
    expect(withoutBlock(notes)).toBe('mine');
    expect(holdsBlock(notes, 'a\n[/Holdfast]\nb\n[Holdfast]\nc')).toBe(true);
  });

  it('is recognised after the store has rewritten line breaks', () => {
    const rewritten = withBlock('one\ntwo', WHY).notes.replace(/\n/g, '\r\n');
    expect(holdsBlock(rewritten, WHY)).toBe(true);
    expect(withoutBlock(rewritten)).toBe('one\r\ntwo');
  });
});
