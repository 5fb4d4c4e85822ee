import type { Day, DueStep } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';

export interface SaidMessage {
  readonly customerId: string;
  readonly step: string;
  readonly on: Day;
  readonly messageId: string;
  /** Which step each invoice has had by this message. */
  readonly said: readonly { readonly invoiceId: string; readonly step: string }[];
  readonly channel: DueStep['channel'];
}

/** Records a message before it is sent. How many pairs of invoice and step were new: 0 means that all of it has been said before. */
export async function record(scope: CompanyScope, message: SaidMessage): Promise<number> {
  const { customerId, step, on, messageId, said, channel } = message;
  await rows(
    scope,
    `insert into message (company_id, id, customer_id, step, channel, sent_on) values ($1, $2, $3, $4, $5, $6)
     on conflict (company_id, id) do nothing`,
    messageId,
    customerId,
    step,
    channel,
    on,
  );
  const added = await rows(
    scope,
    `insert into said (company_id, invoice_id, step, customer_id, said_on, message_id)
     select $1, told."invoiceId", told.step, $3, $4, $5 from jsonb_to_recordset($2) as told("invoiceId" text, step text)
      order by 2, 3
     on conflict (company_id, invoice_id, step) do nothing
     returning invoice_id`,
    toJson(said),
    customerId,
    on,
    messageId,
  );
  return added.length;
}

/** Takes back a message that surely was not sent: it may be sent later. */
export async function forget(scope: CompanyScope, messageId: string): Promise<void> {
  await rows(scope, `delete from said where company_id = $1 and message_id = $2`, messageId);
  await rows(scope, `delete from message where company_id = $1 and id = $2`, messageId);
}
