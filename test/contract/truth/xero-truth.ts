import type { Excuses, Violation } from './exceptions';
import type { Exchange } from './tap';
import { XeroSpecification, type Operation, type Parameter } from './xero-specification';

const BASE = '/api.xro/2.0';

/** Holds every exchange with Xero to its OpenAPI files. */
export class XeroTruth {
  /** The operations that were looked at. */
  readonly seen = new Set<string>();
  private readonly accounting = new XeroSpecification('xero_accounting.yaml');
  private readonly identity = new XeroSpecification('xero-identity.yaml');

  constructor(private readonly excuses: Excuses) {}

  /** What neither the specification nor an exception allows. */
  untruths(exchange: Exchange): readonly Violation[] {
    return this.excuses.without(this.violations(exchange));
  }

  private violations(exchange: Exchange): readonly Violation[] {
    const { method, path } = exchange;
    const [specification, at] = path.startsWith(BASE)
      ? [this.accounting, path.slice(BASE.length)]
      : /^\/connections/i.test(path)
        ? [this.identity, path]
        : [null, ''];
    // The sign-in servers follow OAuth 2.0, not these files.
    if (specification === null) return [];
    const [operation, ...notes] = find(specification, method, at);
    if (!operation) return [`${method} ${at.replaceAll(/[0-9a-f-]{36}/gi, '{id}')}: no such operation`];
    const name = operation.operationId;
    this.seen.add(name);
    const asked = [
      ...notes,
      ...parametersIn(specification, operation, exchange),
      ...headersOf(exchange),
      ...bodyIn(specification, operation, exchange),
    ].map((problem) => `${name} request, ${problem}`);
    return [...asked, ...answerIn(specification, operation, exchange).map((problem) => `${name} answer, ${problem}`)];
  }
}

/** Xero serves /connections in small letters; its file has a capital. */
function find(specification: XeroSpecification, method: string, at: string): [Operation | null, ...Violation[]] {
  const exact = specification.operation(method, at);
  if (exact) return [exact];
  const other = specification.operation(method, at.replace('/connections', '/Connections'));
  return other ? [other, 'path: connections in small letters'] : [null];
}

function parametersIn(specification: XeroSpecification, operation: Operation, exchange: Exchange): readonly Violation[] {
  const value = ({ in: where, name }: Parameter): string | undefined => {
    if (where === 'query') return exchange.query.get(name) ?? undefined;
    if (where === 'path') return operation.pathValues[name];
    return header(exchange.headers[name.toLowerCase()]);
  };
  const known = operation.parameters.flatMap((parameter) => {
    const given = value(parameter);
    if (given === undefined) return parameter.required ? [`${parameter.in} ${parameter.name}: is missing`] : [];
    return specification
      .problems('request', parameter.schema, typed(given, parameter.schema))
      .map((problem) => `${parameter.in} ${parameter.name} ${problem}`);
  });
  const names = new Set(operation.parameters.filter((each) => each.in === 'query').map(({ name }) => name));
  const strange = [...exchange.query.keys()].filter((name) => !names.has(name)).map((name) => `query ${name}: is not known`);
  const twice = [...names]
    .filter((name) => exchange.query.getAll(name).length > 1)
    .map((name) => `query ${name}: is there twice`);
  const headers = new Set(operation.parameters.filter((each) => each.in === 'header').map(({ name }) => name.toLowerCase()));
  const vain = ['idempotency-key', 'if-modified-since'].filter((name) => name in exchange.headers && !headers.has(name));
  return [...known, ...strange, ...twice, ...vain.map((name) => `header ${name}: is not known here`)];
}

/** A parameter is text on the wire; what its schema says it is, only if it is written so. */
function typed(text: string, { type, items }: Parameter['schema'] & { readonly items?: { readonly type?: string } }): unknown {
  if (type === 'array') return text.split(',').map((one) => typed(one, items ?? {}));
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'integer' || type === 'number') return /^-?\d+$/.test(text) ? Number(text) : text;
  return text;
}

/** What the file leaves to its prose: https://developer.xero.com/documentation/api/accounting/requests-and-responses */
function headersOf({ method, path, headers, body }: Exchange): readonly Violation[] {
  const problems: Violation[] = [];
  if (!/^Bearer \S+$/.test(headers.authorization ?? '')) problems.push('header authorization: is no bearer token');
  if (path.startsWith(BASE) && !/\bapplication\/json\b/.test(headers.accept ?? '')) problems.push('header accept: is not JSON');
  if (body !== '' && !/^application\/json\b/.test(headers['content-type'] ?? ''))
    problems.push('header content-type: is not JSON');
  if (body !== '' && (method === 'GET' || method === 'DELETE')) problems.push('body: is not allowed');
  const key = header(headers['idempotency-key']);
  if (key !== undefined && (key.length === 0 || key.length > 128))
    problems.push('header idempotency-key: has not 1 to 128 characters');
  return problems;
}

function bodyIn(specification: XeroSpecification, { request }: Operation, { method, body }: Exchange): readonly Violation[] {
  if (request === null || method === 'GET') return [];
  const json = jsonOf(body);
  return json === undefined ? ['body: is no JSON'] : specification.problems('request', request, json);
}

function answerIn(specification: XeroSpecification, { answers }: Operation, { answer }: Exchange): readonly Violation[] {
  if (answer === null) return [];
  const { status, body } = answer;
  const schema = answers[String(status)];
  if (schema === undefined) return [`${status}: is no status of this operation`];
  if (schema === null) return status >= 300 || body === '' ? [] : [`${status}: has a body`];
  if (!/^application\/json\b/.test(header(answer.headers['content-type']) ?? '')) return [`${status}: is not JSON`];
  const json = jsonOf(body);
  return json === undefined ? [`${status}: is no JSON`] : specification.problems('answer', schema, json);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function header(value: string | readonly string[] | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
