import { NO_GUID, type Json } from './wire';

/** An answer before it is sent, so that it can be remembered under an Idempotency-Key. */
export interface Reply {
  readonly status: number;
  /** An object goes out as JSON, a text as text, null as nothing. */
  readonly body: Json | readonly Json[] | string | null;
  /** The array's name and rows get Xero's envelope around them. */
  readonly rows?: { readonly name: string; readonly pagination?: Json };
}

/** Thrown by an endpoint that cannot go on; the front sends its reply. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(`answered ${reply.status}`);
  }
}

/** A list or one row: Xero wraps both the same way. */
export function rows(name: string, list: readonly Json[], pagination?: Json): Reply {
  return { status: 200, body: { [name]: list }, rows: { name, ...(pagination === undefined ? {} : { pagination }) } };
}

export const NO_CONTENT: Reply = { status: 204, body: null };

/** Text as developer.xero.com quotes it; only the status is dependable. */
export function notFound(): Refusal {
  return new Refusal({ status: 404, body: "The resource you're looking for cannot be found" });
}

export interface Complaint {
  readonly element: Json;
  readonly messages: readonly string[];
}

/** ErrorNumber 10: every element with what is wrong with it. */
export function validation(complaints: readonly Complaint[]): Refusal {
  return new Refusal({
    status: 400,
    body: {
      ErrorNumber: 10,
      Type: 'ValidationException',
      Message: 'A validation exception occurred',
      Elements: complaints.map(({ element, messages }) => ({
        ...element,
        ValidationErrors: messages.map((Message) => ({ Message })),
      })),
    },
  });
}

/** An element that was to be created and was not shows the empty GUID. */
export function unmade(idField: string, element: Json): Json {
  return { [idField]: NO_GUID, ...element, HasValidationErrors: true };
}

export function queryParse(message: string): Refusal {
  return new Refusal({ status: 400, body: { ErrorNumber: 16, Type: 'QueryParseException', Message: message } });
}

export function badPost(message: string): Refusal {
  return new Refusal({ status: 400, body: { ErrorNumber: 17, Type: 'PostDataInvalidException', Message: message } });
}

export function notImplemented(): Refusal {
  return new Refusal({
    status: 501,
    body: { ErrorNumber: 20, Type: 'ApiMethodNotImplementedException', Message: 'The Api Method called is not implemented' },
  });
}

/** What Xero's gateway answers before a request reaches the Accounting API. */
export interface Problem {
  readonly status: 400 | 401 | 403;
  readonly detail: string;
}

const TITLES = { 400: 'BadRequest', 401: 'Unauthorized', 403: 'Forbidden' } as const;

export function problem({ status, detail }: Problem, instance: string): Reply {
  return {
    status,
    body: { Type: null, Title: TITLES[status], Status: status, Detail: detail, Instance: instance, Extensions: {} },
  };
}
