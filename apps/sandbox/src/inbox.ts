import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { World } from './world';

export interface Message {
  readonly id: number;
  /** The sandbox's clock, ISO. */
  readonly receivedAt: string;
  /** Whom the envelope named; the header may say something else. */
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly messageId: string | null;
  readonly headers: { readonly [name: string]: string };
}

const HEADERS_OF_NO_INTEREST = new Set([
  'content-type',
  'content-transfer-encoding',
  'mime-version',
  'from',
  'to',
  'subject',
  'message-id',
]);

/** A real mail server that delivers to nobody and shows what it got. */
export class Inbox {
  readonly messages: Message[] = [];
  private readonly server: SMTPServer;
  private readonly sockets = new Map<number, Socket>();
  private count = 0;

  constructor(private readonly world: World) {
    this.server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      onConnect: (_session, done) => done(this.world.mischief.take('mail-down') ? refusal(421, 'Service not available') : null),
      onRcptTo: ({ address }, _session, done) =>
        done(this.world.mischief.take('refuse-mail', { address }) ? refusal(550, `<${address}>: no such mailbox`) : null),
      onData: (stream, session, done) => void this.receive(stream, session).then(done, done),
    });
    this.server.on('error', () => undefined); // a client that hangs up is its own affair
    this.server.server.on('connection', (socket: Socket) => this.remember(socket));
  }

  /** Returns the port. */
  async listen(port: number): Promise<number> {
    const listening = this.server.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    return (listening.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.values()) socket.destroy();
    await new Promise<void>((done) => this.server.close(done));
  }

  sentTo(address: string | undefined): readonly Message[] {
    if (address === undefined) return this.messages;
    const wanted = address.toLowerCase();
    return this.messages.filter(({ to }) => to.some((one) => one.toLowerCase() === wanted));
  }

  clear(): void {
    this.messages.length = 0;
  }

  private async receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<null> {
    const mail = await simpleParser(stream);
    this.count += 1;
    this.messages.push({
      id: this.count,
      receivedAt: new Date(this.world.clock.now()).toISOString(),
      ...contentOf(mail, session),
    });
    // Accepted, but the sender will never know.
    if (this.world.mischief.take('lose-mail-reply')) this.sockets.get(session.remotePort)?.destroy();
    return null;
  }

  /** The server hides its sockets, and cutting a line needs one. */
  private remember(socket: Socket): void {
    const port = socket.remotePort;
    if (port === undefined) return;
    this.sockets.set(port, socket);
    socket.once('close', () => this.sockets.delete(port));
  }
}

function contentOf(mail: ParsedMail, { envelope }: SMTPServerSession): Omit<Message, 'id' | 'receivedAt'> {
  return {
    to: envelope.rcptTo.map(({ address }) => address),
    from: mail.from?.text ?? (envelope.mailFrom === false ? '' : envelope.mailFrom.address),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html === false ? null : mail.html,
    messageId: mail.messageId ?? null,
    headers: Object.fromEntries(
      mail.headerLines
        .filter(({ key }) => !HEADERS_OF_NO_INTEREST.has(key))
        .map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
    ),
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
