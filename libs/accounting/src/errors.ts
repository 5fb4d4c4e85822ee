/** Where an error came from, for support; never a token, header, body or customer name. */
export interface FaultTrace {
  /** HTTP status; 0 when no answer arrived. */
  readonly status: number;
  /** The provider's own fault code, when it gave one. */
  readonly code: string | null;
  /** `intuit_tid` or Xero correlation id. */
  readonly reference: string | null;
}

const NO_TRACE: FaultTrace = { status: 0, code: null, reference: null };

/** The errors of the port. Adapters throw six of them and nothing else; the SDK's own error never leaves the adapter. The seventh, Halted, is thrown by the
 * wire and goes through the adapter untouched. */
export abstract class AccountingError extends Error {
  constructor(
    message: string,
    readonly trace: FaultTrace = NO_TRACE,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The provider asks us to wait. `retryAfterSeconds` is its own word, or the documented default. */
export class RateLimited extends AccountingError {
  constructor(
    readonly retryAfterSeconds: number,
    trace?: FaultTrace,
  ) {
    super(
      `The provider asks to wait ${retryAfterSeconds} s before the next call. Nothing was lost; the work goes on after that.`,
      trace,
    );
  }
}

/** The connection is no longer valid: token revoked, user lost access, organisation disconnected. Cure: connect again. */
export class SignInExpired extends AccountingError {}

/** No usable answer: network, timeout, 5xx, maintenance. After a write nobody knows whether it happened. */
export class Unavailable extends AccountingError {}

/** The provider understood and refused. `reason` is its explanation, fit for the owner. Not to be repeated unchanged. */
export class Rejected extends AccountingError {
  constructor(
    readonly reason: string,
    trace?: FaultTrace,
  ) {
    super(reason, trace);
  }
}

/** Somebody changed the object since we read it. Cure: read again, plan again, once. */
export class Stale extends AccountingError {}

/** The object is not there (any more). Cure: refresh the mirror. */
export class NotFound extends AccountingError {}

/** The wire was told to let nothing more be written: this call has not been sent. */
export class Halted extends AccountingError {}
