import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface Letter {
  readonly from: { readonly name: string; readonly address: string };
  /** Strict single addresses. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** When it was written, by Holdfast's clock. */
  readonly date: Date;
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
const IDLE_MS = 2000;

/** Sends over SMTP in two steps, so that it is always known how far a broken connection had come: opening one, then handing the message over. */
export class Mail {
  private readonly server: SMTPConnection.Options;
  private readonly login: SMTPConnection.Credentials | null;
  /** Connections that have just delivered; the next message takes one instead of opening another. */
  private readonly idle: { readonly connection: SMTPConnection; readonly closing: NodeJS.Timeout }[] = [];

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
    const connection = (await this.reopened()) ?? (await this.opened());
    try {
      const answer = await transmit(connection, { from: letter.from.address, to: [...letter.to] }, message);
      this.keep(connection);
      return answer;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private async opened(): Promise<SMTPConnection> {
    const connection = new SMTPConnection(this.server);
    // One that breaks while idle is noticed when it is taken again.
    connection.on('error', () => undefined);
    try {
      await settled((done) => connection.connect(done), connection);
      const login = this.login;
      if (login) await settled((done) => connection.login(login, done), connection);
      return connection;
    } catch (error) {
      connection.close();
      throw new MailNotNow(`The mail server could not be used: ${words(error)}`);
    }
  }

  /** An idle connection that still answers; the server may have closed it meanwhile. */
  private async reopened(): Promise<SMTPConnection | null> {
    for (let idle = this.idle.pop(); idle; idle = this.idle.pop()) {
      clearTimeout(idle.closing);
      const { connection } = idle;
      const answers = await settled((done) => connection.reset(done), connection).then(
        () => true,
        () => false,
      );
      if (answers) return connection;
      connection.close();
    }
    return null;
  }

  private keep(connection: SMTPConnection): void {
    const closing = setTimeout(() => {
      this.idle.splice(
        this.idle.findIndex((kept) => kept.connection === connection),
        1,
      );
      connection.quit();
    }, IDLE_MS);
    this.idle.push({ connection, closing: closing.unref() });
  }
}

/** The end of one step, whichever way the connection tells it. */
async function settled(step: (done: (error?: Error | null) => void) => void, connection: SMTPConnection): Promise<void> {
  const listeners: (() => void)[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const ended = (): void => reject(new Error('the connection was closed'));
      connection.once('error', reject).once('end', ended);
      listeners.push(() => connection.off('error', reject).off('end', ended));
      step((error) => (error ? reject(error) : resolve()));
    });
  } finally {
    for (const remove of listeners) remove();
  }
}

function compose(letter: Letter): Promise<Buffer> {
  const composer = new MailComposer({
    from: letter.from,
    to: letter.to.map((address) => ({ name: '', address })),
    date: letter.date,
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

async function transmit(connection: SMTPConnection, envelope: SMTPConnection.Envelope, message: Buffer): Promise<string> {
  let info: SMTPConnection.SentMessageInfo | null = null;
  try {
    await settled(
      (done) =>
        connection.send(envelope, message, (error, sent) => {
          info = sent;
          done(error);
        }),
      connection,
    );
  } catch (error) {
    throw classify(error);
  }
  const { rejected, response } = info as unknown as SMTPConnection.SentMessageInfo;
  if (rejected.length > 0)
    throw new MailInDoubt(`The mail server took the message, but not for ${rejected.length} of its addresses.`);
  return response;
}

/** Only the server's own answer is certain. Whatever breaks without one leaves the message in doubt. */
function classify(error: unknown): Error {
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
