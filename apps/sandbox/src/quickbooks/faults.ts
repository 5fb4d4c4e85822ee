export interface FaultError {
  readonly Message: string;
  readonly Detail: string;
  readonly code: string;
  readonly element?: string;
}

export type FaultType = 'ValidationFault' | 'SystemFault' | 'AuthenticationFault' | 'AuthorizationFault' | 'SERVICE';

/** What the API answers instead of a result. `shape` B is the gateway's lower-case form of 401 and 403. */
export class Fault extends Error {
  constructor(
    readonly error: FaultError,
    readonly how: {
      readonly status?: number;
      readonly type?: FaultType | 'AUTHENTICATION';
      readonly shape?: 'A' | 'B';
      /** The recorded 2030 body has no `time`. */
      readonly timeless?: boolean;
    } = {},
  ) {
    super(`${error.code} ${error.Message}`);
  }

  get status(): number {
    return this.how.status ?? 400;
  }

  get type(): string {
    return this.how.type ?? 'ValidationFault';
  }

  /** The `Fault` object of shape A, as a batch item carries it too. */
  body(): { Error: FaultError[]; type: string } {
    return { Error: [this.error], type: this.type };
  }
}

const INACTIVE =
  "Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.";

const fault = (code: string, Message: string, Detail: string, element?: string): Fault =>
  new Fault({ Message, Detail, code, ...(element === undefined ? {} : { element }) });

export const notFound = (): Fault => fault('610', 'Object Not Found', `Object Not Found : ${INACTIVE}`, '');

export const stale = (): Fault =>
  fault(
    '5010',
    'Stale Object Error',
    'Stale Object Error : You and Sandbox Owner were working on this at the same time. Sandbox Owner finished before you did, so your work was not saved.',
    '',
  );

export const invalidId = (supplied: string): Fault =>
  new Fault(
    { Message: 'Invalid ID', Detail: `Id should be a valid number. Supplied value:${supplied}`, code: '2030', element: 'Id' },
    { timeless: true },
  );

export const duplicateName = (): Fault =>
  fault(
    '6240',
    'Duplicate Name Exists Error',
    'The name supplied already exists. : Another customer is already using this name. Please use a different name.',
    '',
  );

export const duplicateDocNumber = (number: string, owner: { type: string; id: string }): Fault =>
  fault(
    '6140',
    'Duplicate Document Number Error',
    `Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=${number} is assigned to TxnType=${owner.type} with TxnId=${owner.id}`,
    '',
  );

export const missing = (name: string): Fault =>
  fault(
    '2020',
    'Required param missing, need to supply the required value for the API',
    `Required parameter ${name} is missing in the request`,
    name,
  );

export const tooLong = (element: string, max: number, length: number): Fault =>
  fault(
    '2050',
    'String length is either shorter or longer than supported by specification',
    `String length specified does not match the supported length. Min:0 Max:${max.toLocaleString('en-US')} supported. Supplied length:${length.toLocaleString('en-US')}`,
    element,
  );

export const unknownProperty = (name: string, entity: string, known: ReadonlySet<string>): Fault =>
  fault(
    '2010',
    'Request has invalid or unsupported property',
    `Property Name:Unrecognized field "${name}" (class com.intuit.schema.finance.v3.${entity}), not marked as ignorable (${known.size} known properties: ${[
      ...known,
    ]
      .slice(0, 60)
      .map((one) => `"${one}"`)
      .join(', ')} [truncated]])\n specified is unsupported or invalid`,
  );

export const unreadableBody = (): Fault =>
  fault(
    '2010',
    'Request has invalid or unsupported property',
    'Property Name:Can not parse the request body as JSON specified is unsupported or invalid',
  );

export const invalidReference = (what: string, id: string): Fault =>
  fault('2500', 'Invalid Reference Id', `Invalid Reference Id : ${what} element id ${id} not found`, '');

export const inactiveReference = (): Fault => fault('2500', 'Invalid Reference Id', `Invalid Reference Id : ${INACTIVE}`, '');

export const invalidNumber = (element: string, supplied: unknown): Fault =>
  fault('2090', 'Invalid Number', `Invalid Number : ${JSON.stringify(supplied) ?? 'nothing'}`, element);

export const invalidDate = (element: string, supplied: unknown): Fault =>
  fault('2070', 'Invalid Date', `Invalid Date : ${JSON.stringify(supplied) ?? 'nothing'}`, element);

export const invalidEnumeration = (element: string, supplied: string): Fault =>
  fault('2170', 'Invalid Enumeration', `Invalid Enumeration : ${supplied}`, element);

export const businessRule = (detail: string): Fault =>
  fault(
    '6000',
    'A business validation error has occurred while processing your request',
    `Business Validation Error: ${detail}`,
    '',
  );

export const noName = (): Fault =>
  fault(
    '6080',
    'No Name Provided',
    'At least one of Title, GivenName, MiddleName, FamilyName, DisplayName or Suffix is required.',
    '',
  );

export const balanceBlocks = (): Fault =>
  fault('6220', 'Delete Entity Has Balance Error', "The entity has a balance and can't be made inactive.", '');

export const emailRequired = (): Fault =>
  fault(
    '6420',
    'Email address is required',
    'An email address is required for this customer since the delivery type is "email."',
    '',
  );

export const batchTooLarge = (max: number): Fault =>
  fault('1040', 'Batch size exceeds allowed limit', `Batch size exceeds the allowed limit of ${max} items`, 'BatchItemRequest');

export const badRequestId = (supplied: string): Fault =>
  fault('2130', 'Invalid Request Id Format', `The format of the request id is invalid : ${supplied}`, 'requestid');

export const usedRequestId = (supplied: string): Fault =>
  fault('600', 'Duplicate Request ID', `Duplicate Request ID : ${supplied}`, 'requestid');

export const unsupportedOperation = (path: string): Fault =>
  fault(
    '500',
    'Unsupported Operation',
    `Operation Could not find resource for relative : ${path} of full path: https://sandbox.qbo.intuit.com/qbo50${path} is not supported.`,
  );

export const unsupportedAction = (action: string): Fault =>
  fault('500', 'Unsupported Operation', `Operation ${action} is not supported.`);

export const systemFailure = (detail: string): Fault =>
  new Fault(
    {
      Message: 'An application error has occurred while processing your request',
      Detail: `System Failure Error: ${detail}`,
      code: '10000',
    },
    { status: 500, type: 'SystemFault' },
  );

export const throttled = (): Fault =>
  new Fault(
    {
      Message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
      Detail: 'The request limit was reached.  Try again later',
      code: '3001',
    },
    { status: 429, type: 'SERVICE' },
  );

export const tokenRefused = (detail: string): Fault =>
  new Fault(
    { Message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401', Detail: detail, code: '3200' },
    { status: 401, type: 'AUTHENTICATION', shape: 'B' },
  );

export const wrongCompany = (): Fault =>
  new Fault(
    { Message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403', Detail: '', code: '3100' },
    { status: 403, type: 'SERVICE', shape: 'B' },
  );

export const queryUnparsable = (detail: string): Fault => fault('4000', 'Error parsing query', `QueryParserError: ${detail}`);

export const queryInvalid = (detail: string): Fault => fault('4001', 'Invalid query', `QueryValidationError: ${detail}`);

export const invalidString = (element: string): Fault =>
  fault('2040', 'Invalid String', 'An element contains invalid characters', element);

export const cannotLink = (id: string): Fault =>
  fault('620', 'Txn ID Cannot Be Linked', `The Txn ID ${id} you're trying to use can't be linked`, 'TxnId');
