/* The way back from a page, outermost first. */

export const COMPANIES = [{ to: '/', text: 'Companies' }] as const;
