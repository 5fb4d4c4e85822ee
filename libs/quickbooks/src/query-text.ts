/** A text value of the query language. The SDK's own criteria leave a backslash as it is, so a value ending in one would swallow its closing quote. */
export function quoted(value: string): string {
  return `'${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

/** A time as the query language and change data take it: whole seconds, in UTC. An offset would carry a `+`, which reaches the server as a blank. */
export function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
