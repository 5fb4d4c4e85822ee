import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { sharedText } from './material';
import type { Violation } from './exceptions';

type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema & { readonly type?: string };
}

export interface Operation {
  readonly operationId: string;
  /** The segments of the path that stand for parameters. */
  readonly pathValues: Readonly<Record<string, string>>;
  readonly parameters: readonly Parameter[];
  /** Of the JSON body; null where there is none. */
  readonly request: Schema | null;
  /** By status; null for an answer without a body. */
  readonly answers: Readonly<Record<string, Schema | null>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly Schema[];
  readonly requestBody?: Schema;
  readonly responses: Readonly<Record<string, Schema>>;
}
type PathItem = { readonly parameters?: readonly Schema[] } & Readonly<Record<string, RawOperation>>;

const MS_DATE = /^\/Date\(-?\d+([+-]\d{4})?\)\/$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** One of Xero's OpenAPI files. Read strictly, what it does not name does not exist; a file whose schemas are made of parts must be read openly. */
export class XeroSpecification {
  private readonly document: Readonly<Record<string, unknown>>;
  private readonly compiled = new Map<string, ValidateFunction>();
  /** Both sides write dates in a form of their own. */
  private readonly sides: { readonly request: Ajv; readonly answer: Ajv };

  constructor(file: string, reading: 'strict' | 'open' = 'strict') {
    const document = parse(sharedText(`specs/xero/${file}`)) as typeof this.document;
    this.document = reading === 'strict' ? (closed(document) as typeof document) : document;
    this.sides = { request: this.side(DAY), answer: this.side(MS_DATE) };
  }

  /** Null when no path of the file has this form and method. */
  operation(method: string, path: string): Operation | null {
    const found = Object.entries(this.document['paths'] as Record<string, PathItem>).flatMap(([template, item]) => {
      const pathValues = valuesIn(path, template);
      const operation = item[method.toLowerCase()];
      return pathValues && operation ? [this.read(operation, item, pathValues)] : [];
    });
    // Some paths differ only in what stands for a parameter: an id fits both the one that wants an id and the one that wants any text.
    const fits = ({ parameters, pathValues }: Operation) =>
      parameters.every((it) => it.in !== 'path' || this.problems('request', it.schema, pathValues[it.name]).length === 0);
    const wants = ({ parameters }: Operation) => parameters.filter((it) => it.in === 'path' && 'format' in it.schema).length;
    const exact = (operation: Operation) => (fits(operation) ? 1 + wants(operation) : 0);
    return found.toSorted((a, b) => exact(b) - exact(a))[0] ?? null;
  }

  /** What is wrong with a value, as `place: problem`. */
  problems(side: 'request' | 'answer', schema: Schema, value: unknown): readonly Violation[] {
    const key = `${side} ${JSON.stringify(schema)}`;
    const validate = this.compiled.get(key) ?? this.sides[side].compile(inDocument(schema));
    this.compiled.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${placeOf(error)}: ${problemOf(error)}`);
  }

  /** A schema of the file by its name. */
  named(schema: string): Schema {
    return { $ref: `#/components/schemas/${schema}` };
  }

  private side(date: RegExp): Ajv {
    const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
    formats(ajv);
    const isDate = (text: unknown) => typeof text !== 'string' || date.test(text);
    for (const keyword of ['x-is-msdate', 'x-is-msdate-time'])
      ajv.addKeyword({ keyword, validate: (_on: boolean, text: unknown) => isDate(text) });
    return ajv.addSchema(this.document, 'spec');
  }

  private read(operation: RawOperation, item: PathItem, pathValues: Operation['pathValues']): Operation {
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(
      (each) => this.resolved(each) as unknown,
    );
    return {
      operationId: operation.operationId,
      pathValues,
      parameters: parameters as Parameter[],
      request: operation.requestBody ? schemaOf(this.resolved(operation.requestBody)) : null,
      answers: Object.fromEntries(
        Object.entries(operation.responses).map(([status, answer]) => [status, schemaOf(this.resolved(answer))]),
      ),
    };
  }

  private resolved(part: Schema): Schema {
    const reference = part['$ref'];
    if (typeof reference !== 'string') return part;
    return reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), this.document) as Schema;
  }
}

/** What stands for the parameters of a path's template; null when the path is of another form. */
function valuesIn(path: string, template: string): Readonly<Record<string, string>> | null {
  const [segments, parts] = [path.split('/'), template.split('/')];
  if (segments.length !== parts.length) return null;
  if (parts.some((part, at) => !part.startsWith('{') && part !== segments[at])) return null;
  return Object.fromEntries(parts.flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), segments[at] ?? '']] : [])));
}

/** Objects with named properties take no others. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (!isRecord(part)) return part;
  const object = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, key === 'example' || key === 'examples' ? value : closed(value)]),
  );
  return isRecord(object['properties']) ? { additionalProperties: false, ...object } : object;
}

function schemaOf(message: Schema): Schema | null {
  const content = message['content'] as { readonly 'application/json'?: { readonly schema: Schema } } | undefined;
  return content?.['application/json']?.schema ?? null;
}

/** References inside the file, seen from outside it. */
function inDocument(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"spec#')) as Schema;
}

function placeOf({ instancePath }: ErrorObject): string {
  return (
    instancePath
      .replaceAll(/\/\d+(?=\/|$)/g, '[]')
      .replace(/^\//, '')
      .replaceAll('/', '.') || 'body'
  );
}

function problemOf({ keyword, message = '', params }: ErrorObject): string {
  if (keyword === 'additionalProperties')
    return `has ${String(params['additionalProperty'])}, which the specification does not know`;
  if (keyword === 'enum') return `${message} (${(params['allowedValues'] as string[]).join(', ')})`;
  return message;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
