/** What a company's customers are told of its policy, and accept: plain text, derived from the compiled policy alone. The same policy gives the same terms. */
export interface CreditTerms {
  readonly title: string;
  readonly companyName: string;
  readonly sections: readonly TermsSection[];
}

export interface TermsSection {
  readonly heading: string;
  readonly parts: readonly TermsPart[];
}

export type TermsPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Every row has as many cells as the head. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
