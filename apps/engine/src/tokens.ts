/** Injection tokens for values that are no injectable class. */
export const CONFIG = Symbol('config');
export const TEMPLATES = Symbol('templates');
