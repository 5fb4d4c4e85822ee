import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Halted } from '@holdfast/accounting';
import { Mail, MailInDoubt, MailNotNow, MailRefused, type Letter } from './mail';

const LETTER: Letter = {
  from: { name: 'Acme Ltd', address: 'credit@acme.example' },
  to: ['a@customer.example', 'b@customer.example'],
  date: new Date('2026-01-05T12:00:00Z'),
  subject: 'Your account',
  text: 'Text',
  html: '<p>Text</p>',
  messageId: '<1@acme.example>',
  actionId: '1',
};

const mayGo = () => Promise.resolve();

async function withServer<T>(options: ConstructorParameters<typeof SMTPServer>[0], work: (mail: Mail) => Promise<T>): Promise<T> {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], ...options });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.on('error', () => undefined);
  try {
    return await work(new Mail(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`));
  } finally {
    await new Promise<void>((resolve) => server.close(resolve));
  }
}

async function withRawServer<T>(onLine: (socket: Socket, line: string) => void, work: (mail: Mail) => Promise<T>): Promise<T> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (data) =>
      data
        .toString()
        .split('\r\n')
        .filter(Boolean)
        .forEach((line) => onLine(socket, line)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(new Mail(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`));
  } finally {
    server.close();
  }
}

describe('mail', () => {
  it('one message reaches every address, with its own Message-ID', async () => {
    const seen: { to: string[]; body: string }[] = [];
    await withServer(
      {
        onData(stream, session, done) {
          let body = '';
          stream.on('data', (chunk: Buffer) => (body += chunk.toString()));
          stream.on('end', () => {
            seen.push({ to: session.envelope.rcptTo.map((to) => to.address), body });
            done();
          });
        },
      },
      (mail) => mail.send(LETTER, mayGo),
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]?.to).toEqual(['a@customer.example', 'b@customer.example']);
    expect(seen[0]?.body).toContain('Message-ID: <1@acme.example>');
  });

  it('messages that follow each other share a connection, and one that the server has closed meanwhile is replaced', async () => {
    let connections = 0;
    let messages = 0;
    const sessions: Socket[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onConnect: (_session, done) => done(),
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => {
          messages += 1;
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    server.server.on('connection', (socket: Socket) => {
      connections += 1;
      sessions.push(socket);
    });
    const mail = new Mail(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`);
    for (let n = 0; n < 3; n += 1) await mail.send(LETTER, mayGo);
    expect({ connections, messages }).toEqual({ connections: 1, messages: 3 });
    for (const socket of sessions) socket.destroy();
    await mail.send(LETTER, mayGo);
    expect({ connections, messages }).toEqual({ connections: 2, messages: 4 });
    await new Promise<void>((resolve) => server.close(resolve));
  });

  it('an unknown mailbox is refused for good, and its address is not repeated', async () => {
    const sent = withServer(
      {
        onRcptTo: (address, _session, done) =>
          done(Object.assign(new Error(`no mailbox ${address.address}`), { responseCode: 550 })),
      },
      (mail) => mail.send(LETTER, mayGo),
    );
    await expect(sent).rejects.toThrow(MailRefused);
    await expect(sent).rejects.not.toThrow(/customer\.example/);
  });

  it('a server that is busy is asked again later', async () => {
    const sent = withServer(
      { onRcptTo: (_address, _session, done) => done(Object.assign(new Error('greylisted'), { responseCode: 451 })) },
      (mail) => mail.send(LETTER, mayGo),
    );
    await expect(sent).rejects.toThrow(MailNotNow);
  });

  it('nobody there: nothing was sent', async () => {
    await expect(new Mail('smtp://127.0.0.1:1').send(LETTER, mayGo)).rejects.toThrow(MailNotNow);
  });

  it('a connection that breaks after the message was handed over leaves it in doubt', async () => {
    let inData = false;
    const sent = withRawServer(
      (socket, line) => {
        if (inData) {
          if (line === '.') socket.destroy();
        } else if (line.startsWith('EHLO')) socket.write('250 test\r\n');
        else if (line.startsWith('DATA')) {
          inData = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 ok\r\n');
      },
      (mail) => mail.send(LETTER, mayGo),
    );
    await expect(sent).rejects.toThrow(MailInDoubt);
  });

  it('a connection that breaks before the message was handed over has delivered nothing', async () => {
    const sent = withRawServer(
      (socket, line) => {
        if (line.startsWith('DATA')) socket.destroy();
        else socket.write(line.startsWith('EHLO') ? '250 test\r\n' : '250 ok\r\n');
      },
      (mail) => mail.send(LETTER, mayGo),
    );
    await expect(sent).rejects.toMatchObject({ concerns: 'server' });
  });

  it('asks when the server waits for the message: what may not go leaves nothing that could be delivered', async () => {
    const lines: string[] = [];
    const sent = withRawServer(
      (socket, line) => {
        lines.push(line);
        if (line.startsWith('EHLO')) socket.write('250 test\r\n');
        else socket.write(line.startsWith('DATA') ? '354 go on\r\n' : '250 ok\r\n');
      },
      (mail) =>
        mail.send(LETTER, async () => {
          expect(lines.at(-1)).toBe('DATA');
          throw new Halted('The kill switch of this company is on.');
        }),
    );
    await expect(sent).rejects.toBeInstanceOf(Halted);
    expect(lines.slice(lines.indexOf('DATA'))).toEqual(['DATA']);
  });

  it('a server that refuses the sender, whoever the message is for, is for the owner to mend', async () => {
    const sent = withServer(
      { onMailFrom: (_address, _session, done) => done(Object.assign(new Error('not yours'), { responseCode: 553 })) },
      (mail) => mail.send(LETTER, mayGo),
    );
    await expect(sent).rejects.toMatchObject({ concerns: 'owner' });
  });

  it.each([
    [535, 'owner'],
    [454, 'server'],
  ])('a sign-in answered with %d concerns the %s', async (responseCode, concerns) => {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const mail = new Mail(`smtp://user:secret@127.0.0.1:${(server.server.address() as AddressInfo).port}`);
      await expect(mail.send(LETTER, mayGo)).rejects.toMatchObject({ concerns });
    } finally {
      await new Promise<void>((resolve) => server.close(resolve));
    }
  });

  it('one address refused of two leaves the message in doubt for a person', async () => {
    const sent = withServer(
      {
        onRcptTo: (address, _s, done) =>
          address.address.startsWith('b@') ? done(Object.assign(new Error('no'), { responseCode: 550 })) : done(),
      },
      (mail) => mail.send(LETTER, mayGo),
    );
    await expect(sent).rejects.toThrow(MailInDoubt);
  });
});
