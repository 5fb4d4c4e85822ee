import { Readable } from 'node:stream';
import { Halted } from '@holdfast/accounting';
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
/** Nothing was delivered, and it may be later: the message has to wait, no message can go out now (`server`), or none will until the owner has mended
 * the sign-in or the sender's address (`owner`). */
export class MailNotNow extends Error {
  constructor(
    message: string,
    readonly concerns: 'message' | 'server' | 'owner',
  ) {
    super(message);
  }
}
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

  /** Resolves with the server's own words once it has taken the message. `mayGo` is asked when the server waits for the message, right before its first
   * byte leaves. Throws MailRefused, MailNotNow, MailInDoubt, and Halted as `mayGo` does. */
  async send(letter: Letter, mayGo: () => Promise<void>): Promise<string> {
    const message = await compose(letter);
    const connection = (await this.reopened()) ?? (await this.opened());
    try {
      const envelope = { from: letter.from.address, to: [...letter.to] };
      const answer = await transmit(connection, envelope, new Message(message, mayGo));
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
      const code = (error as { readonly responseCode?: number }).responseCode ?? 0;
      const isRefused = (error as { readonly code?: string }).code === 'EAUTH' && (code === 0 || code >= 500);
      throw new MailNotNow(`The mail server could not be used: ${words(error)}`, isRefused ? 'owner' : 'server');
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

/** A message that asks before it lets its first byte out. Given up before, it ends without the dot that would make a server deliver it. */
class Message extends Readable {
  hasLeft = false;

  constructor(
    private readonly bytes: Buffer,
    private readonly mayGo: () => Promise<void>,
  ) {
    super();
    // Told by the connection, unless that is gone already.
    this.on('error', () => undefined);
  }

  override _read(): void {
    this.mayGo().then(
      () => {
        if (this.destroyed) return;
        this.hasLeft = true;
        this.push(this.bytes);
        this.push(null);
      },
      (error: unknown) =>
        this.destroy(error instanceof Error ? error : new Halted('It could not be found out whether this may be sent.')),
    );
  }
}

async function transmit(connection: SMTPConnection, envelope: SMTPConnection.Envelope, message: Message): Promise<string> {
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
    throw classify(error, message.hasLeft);
  }
  const { rejected, response } = info as unknown as SMTPConnection.SentMessageInfo;
  if (rejected.length > 0)
    throw new MailInDoubt(`The mail server took the message, but not for ${rejected.length} of its addresses.`);
  return response;
}

/** Only the server's own answer is certain, and that nothing can be delivered of which nothing has left. Whatever breaks after that without an answer
 * leaves the message in doubt. */
function classify(error: unknown, hasLeft: boolean): Error {
  if (error instanceof Halted) return error;
  const { responseCode: code, command } = error as { readonly responseCode?: number; readonly command?: string };
  if (!code && hasLeft) return new MailInDoubt(`The connection to the mail server broke: ${words(error)}`);
  if (!code)
    return new MailNotNow(`The connection to the mail server broke before the message was sent: ${words(error)}`, 'server');
  if (code < 500) return new MailNotNow(`The mail server asks to try later: ${words(error)}`, 'message');
  // It does not want us, whoever the message is for.
  if (command === 'MAIL FROM') return new MailNotNow(`The mail server refuses the sender: ${words(error)}`, 'owner');
  return new MailRefused(`The mail server refused the message: ${words(error)}`);
}

/** The first line of the server's words, without addresses: they are the customer's. */
function words(error: unknown): string {
  const text = error instanceof Error ? error.message : 'unknown';
  return (text.split('\n')[0] ?? '').replace(/[^\s<>]+@[^\s<>]+/g, '(address)').slice(0, 200);
}
