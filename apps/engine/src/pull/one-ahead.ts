/** The same pages, each asked for while the one before is being stored; never more than one ahead. True at the end when the source has come to its
 * own; false when `isOver` stopped the asking: then every page that was asked for has been given. The source's errors are thrown after the pages before
 * them. A consumer that leaves early ends the source too. */
export async function* oneAhead<Page>(source: AsyncIterable<Page>, isOver: () => boolean): AsyncGenerator<Page, boolean> {
  const pages = source[Symbol.asyncIterator]();
  let coming: Promise<IteratorResult<Page>> | null = ask(pages);
  try {
    while (coming !== null) {
      const { done, value } = await coming;
      if (done) return true;
      coming = isOver() ? null : ask(pages);
      yield value;
    }
    return false;
  } finally {
    // What was asked for and is not wanted any more may still fail; nobody is left to whom that matters.
    await coming?.catch(() => undefined);
    await pages.return?.();
  }
}

/** The promise is awaited only after the page before has been stored: an error until then is not unhandled. */
function ask<Page>(pages: AsyncIterator<Page>): Promise<IteratorResult<Page>> {
  const asked = pages.next();
  asked.catch(() => undefined);
  return asked;
}
