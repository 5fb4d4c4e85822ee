/** Injection tokens for values that are no injectable class. */
export const CONFIG = Symbol('config');
export const TEMPLATES = Symbol('templates');
export const THREADS = Symbol('threads');

/** What threads of this process are given. */
export interface Threads {
  /** How they are started, where that differs from how the process was; null where it does not. */
  readonly execArgv: readonly string[] | null;
  /** The folder of the starting policies. */
  readonly policies: string;
}
