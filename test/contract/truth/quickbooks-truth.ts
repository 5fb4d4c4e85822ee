import type { Excuses, Violation } from './exceptions';
import { problemsIn } from './quickbooks-json';
import { QuickbooksSchema } from './quickbooks-schema';
import type { Exchange } from './tap';

/** The addresses we call and how; Intuit has no file that names them: developer.intuit.com, all-entities and learn/explore-the-quickbooks-online-api. */
const CALLS: readonly {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly query: readonly string[];
}[] = [
  { name: 'query', method: 'GET', path: /^query$/, query: ['query'] },
  { name: 'cdc', method: 'GET', path: /^cdc$/, query: ['entities', 'changedSince'] },
  { name: 'preferences', method: 'GET', path: /^preferences$/, query: [] },
  { name: 'read', method: 'GET', path: /^(customer|invoice|payment|creditmemo|term|attachable|companyinfo)\/[^/]+$/, query: [] },
  { name: 'batch', method: 'POST', path: /^batch$/, query: ['requestid'] },
  {
    name: 'write',
    method: 'POST',
    path: /^(customer|invoice|payment|creditmemo|term|attachable)$/,
    query: ['requestid', 'operation', 'include'],
  },
];
/** The SDK puts these on every call; both are documented for all of them. */
const EVERYWHERE = ['minorversion', 'format'];
const ENTITY: Readonly<Record<string, string>> = {
  customer: 'Customer',
  invoice: 'Invoice',
  payment: 'Payment',
  creditmemo: 'CreditMemo',
  term: 'Term',
  attachable: 'Attachable',
};
/** Names in a query are written in any case. */
const QUERIED = Object.values(ENTITY);
/** Characters, by the reference pages: they stand in no element of the schemas, and its comments have the desktop's (1024 for Notes). */
const LENGTH_MAX: Readonly<Record<string, number>> = {
  'Customer.Notes': 2000,
  'Customer.DisplayName': 500,
  'Term.Name': 31,
  'Attachable.Note': 2000,
};

/** Holds every exchange with QuickBooks to Intuit's schemas. */
export class QuickbooksTruth {
  /** The calls that were looked at. */
  readonly seen = new Set<string>();
  private readonly schema = new QuickbooksSchema();

  constructor(private readonly excuses: Excuses) {}

  /** What neither the schemas nor an exception allows. */
  untruths(exchange: Exchange): readonly Violation[] {
    return this.excuses.without(this.violations(exchange));
  }

  private violations(exchange: Exchange): readonly Violation[] {
    const [, realm, path = ''] = /^\/v3\/company\/([^/]+)\/(.*)$/.exec(exchange.path) ?? [];
    // The sign-in servers follow OAuth 2.0, not the schemas.
    if (realm === undefined) return [];
    const call = CALLS.find((each) => each.method === exchange.method && each.path.test(path));
    if (!call) return [`${exchange.method} ${path.replaceAll(/\d+/g, '{id}')}: no such call`];
    this.seen.add(call.name === 'read' || call.name === 'write' ? `${call.name} ${path.split('/')[0]}` : call.name);
    const requestId = exchange.query.get('requestid') ?? '';
    const tooLong = call.name === 'batch' && requestId.length > 36 ? ['query requestid: has more than 36 characters'] : [];
    const asked = [...tooLong, ...this.addressOf(exchange, call.query), ...headersOf(exchange), ...this.bodyOf(exchange, path)];
    const answered = this.answerOf(exchange);
    return [...asked.map((problem) => `request, ${problem}`), ...answered.map((problem) => `answer, ${problem}`)];
  }

  private addressOf({ query }: Exchange, known: readonly string[]): readonly Violation[] {
    const strange = [...new Set(query.keys())].filter((name) => ![...known, ...EVERYWHERE].includes(name));
    const twice = known.filter((name) => query.getAll(name).length > 1);
    const requestId = query.get('requestid') ?? 'absent';
    return [
      ...strange.map((name) => `query ${name}: is not known`),
      ...twice.map((name) => `query ${name}: is there twice`),
      ...(requestId === '' || requestId.length > 50 ? ['query requestid: has not 1 to 50 characters'] : []),
      ...this.problemsOfQuery(query.get('query')),
      ...this.problemsOfChanges(query),
    ];
  }

  private problemsOfQuery(text: string | null): readonly Violation[] {
    if (text === null) return [];
    const [, columns = '', entity = '', rest = ''] = /^select (.+?) from (\w+)\b(.*)$/is.exec(text) ?? [];
    const type = QUERIED.find((name) => name.toLowerCase() === entity.toLowerCase());
    if (!type) return [`query query: asks for ${entity || 'nothing that is known'}`];
    const withoutTexts = rest.replaceAll(/'(\\.|[^'\\])*'/g, "''").replaceAll(/\([^)]*\)/g, '()');
    const named = [...withoutTexts.matchAll(/(?:where|and|order ?by|,)\s+([A-Za-z.]+)/gi)].map((found) => found[1] ?? '');
    const listed = /^(\*|count\(\*\))$/i.test(columns.trim()) ? [] : columns.split(',').map((one) => one.trim());
    const wanted = [...named, ...listed].filter((path) => path !== '' && !this.isPath(type, path.split('.')));
    const page = Number(/maxresults (\d+)/i.exec(withoutTexts)?.[1] ?? 1);
    return [
      ...wanted.map((path) => `query query: ${type} has no ${path}`),
      ...(page > 1000 ? ['query query: asks for more than 1000 rows'] : []),
    ];
  }

  private isPath(type: string, [name = '', ...rest]: readonly string[]): boolean {
    const properties = [...(this.schema.objectType(type)?.properties ?? [])];
    const property = properties.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
    return property !== undefined && (rest.length === 0 || this.isPath(property.type, rest));
  }

  private problemsOfChanges(query: URLSearchParams): readonly Violation[] {
    const entities = query.get('entities');
    if (entities === null) return [];
    const strange = entities.split(',').filter((entity) => !this.isPath('IntuitResponse', [entity]));
    const since = problemsIn(this.schema, 'xs:dateTime', query.get('changedSince'));
    return [
      ...strange.map((entity) => `query entities: ${entity} is not known`),
      ...since.map((it) => `query changedSince${it}`),
    ];
  }

  private bodyOf({ method, body }: Exchange, path: string): readonly Violation[] {
    if (method === 'GET') return body === '' ? [] : ['body: is not allowed'];
    const json = jsonOf(body);
    if (json === undefined) return ['body: is no JSON'];
    const type = path === 'batch' ? 'IntuitBatchRequest' : (ENTITY[path] ?? path);
    const objects = path === 'batch' ? itemsOf(json) : [{ [type]: json }];
    const tooLong = objects.flatMap((object) => tooLongIn(object));
    return [...problemsIn(this.schema, type, json), ...tooLong, ...(path === 'batch' ? problemsOfBatch(json) : [])];
  }

  private answerOf({ answer }: Exchange): readonly Violation[] {
    if (answer === null) return [];
    const { status, headers, body } = answer;
    const problems = ![200, 400, 401, 403, 429].includes(status) ? [`${status}: is no status of QuickBooks`] : [];
    if (!/^application\/json\b/.test(String(headers['content-type']))) return [...problems, `${status}: is not JSON`];
    const json = jsonOf(body);
    return [...problems, ...(json === undefined ? [`${status}: is no JSON`] : problemsIn(this.schema, 'IntuitResponse', json))];
  }
}

/** Of objects by the names of their entities. */
function tooLongIn(objects: Readonly<Record<string, unknown>>): readonly Violation[] {
  return Object.entries(LENGTH_MAX).flatMap(([place, most]) => {
    const [entity = '', property = ''] = place.split('.');
    const text = (objects[entity] as Record<string, unknown> | undefined)?.[property];
    return typeof text === 'string' && text.length > most ? [`${place}: has more than ${most} characters`] : [];
  });
}

/** learn/explore-the-quickbooks-online-api/batch, and https://blogs.intuit.com/2015/04/06/15346 of the ids. */
function problemsOfBatch(json: unknown): readonly Violation[] {
  const ids = itemsOf(json).map(({ bId }) => String(bId));
  return [
    ...(ids.length > 30 ? ['body: has more than 30 items'] : []),
    ...(new Set(ids).size < ids.length ? ['body: has one bId twice'] : []),
    ...ids.filter((id) => id.length > 10).map(() => 'body: has a bId of more than 10 characters'),
  ];
}

function itemsOf(json: unknown): readonly Readonly<Record<string, unknown>>[] {
  const items = (json as { readonly BatchItemRequest?: unknown }).BatchItemRequest;
  return Array.isArray(items) ? (items as Readonly<Record<string, unknown>>[]) : [];
}

function headersOf({ headers, method }: Exchange): readonly Violation[] {
  const problems: Violation[] = [];
  if (!/^Bearer \S+$/.test(headers.authorization ?? '')) problems.push('header authorization: is no bearer token');
  if (!/\bapplication\/json\b/.test(headers.accept ?? '')) problems.push('header accept: is not JSON');
  if (method === 'POST' && !/^application\/json\b/.test(headers['content-type'] ?? ''))
    problems.push('header content-type: is not JSON');
  return problems;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
