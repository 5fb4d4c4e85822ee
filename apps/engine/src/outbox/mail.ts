import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface Letter {
  readonly from: { readonly name: string; readonly address: string };
  /** Strict single addresses. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same action always has the same Message-ID. */
  readonly messageId: string;
  readonly actionId: string;
}

/** The mail server refused it for good, e.g. an unknown mailbox. Nothing was delivered. */
export class MailRefused extends Error {}
/** The mail server could not be reached or asked to come again later. Nothing was delivered. */
export class MailNotNow extends Error {}
/** The connection broke after the message was on its way: nobody knows whether it was delivered, so it is never sent again by itself. */
export class MailInDoubt extends Error {}

const TIMEOUT_MS = 30_000;

/** Sends over SMTP, one connection per message, so that it is always known how far a broken one had come. */
export class Mail {
  private readonly server: SMTPConnection.Options;
  private readonly login: SMTPConnection.Credentials | null;

  constructor(smtpUrl: string) {
    const url = new URL(smtpUrl);
    const secure = url.protocol === 'smtps:';
    this.server = {
      host: url.hostname,
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    };
    this.login = url.username === '' ? null : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  }

  /** Resolves with the server's own words once it has taken the message. Throws MailRefused, MailNotNow or MailInDoubt. */
  async send(letter: Letter): Promise<string> {
    const message = await compose(letter);
    const connection = new SMTPConnection(this.server);
    try {
      await this.open(connection);
      return await transmit(connection, { from: letter.from.address, to: [...letter.to] }, message);
    } finally {
      connection.close();
    }
  }

  private async open(connection: SMTPConnection): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        connection.once('error', reject);
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
      const login = this.login;
      if (login)
        await new Promise<void>((resolve, reject) => connection.login(login, (error) => (error ? reject(error) : resolve())));
    } catch (error) {
      throw new MailNotNow(`The mail server could not be used: ${words(error)}`);
    }
  }
}

function compose(letter: Letter): Promise<Buffer> {
  const composer = new MailComposer({
    from: letter.from,
    to: letter.to.map((address) => ({ name: '', address })),
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: letter.messageId,
    headers: { 'X-Holdfast-Action': letter.actionId, 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

function transmit(connection: SMTPConnection, envelope: SMTPConnection.Envelope, message: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.once('error', (error) => reject(classify(error)));
    connection.once('end', () => reject(new MailInDoubt('The mail server closed the connection before it answered.')));
    connection.send(envelope, message, (error, info) => {
      if (error) reject(classify(error));
      else if (info.rejected.length > 0)
        reject(new MailInDoubt(`The mail server took the message, but not for ${info.rejected.length} of its addresses.`));
      else resolve(info.response);
    });
  });
}

/** Only the server's own answer is certain. Whatever breaks without one leaves the message in doubt. */
function classify(error: Error): Error {
  const code = (error as { responseCode?: number }).responseCode;
  if (code === undefined) return new MailInDoubt(`The connection to the mail server broke: ${words(error)}`);
  return code >= 500
    ? new MailRefused(`The mail server refused the message: ${words(error)}`)
    : new MailNotNow(`The mail server asks to try later: ${words(error)}`);
}

/** The first line of the server's words, without addresses: they are the customer's. */
function words(error: unknown): string {
  const text = error instanceof Error ? error.message : 'unknown';
  return (text.split('\n')[0] ?? '').replace(/[^\s<>]+@[^\s<>]+/g, '(address)').slice(0, 200);
}
