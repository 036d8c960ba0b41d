// A mail server of few words, to be refused by and taken by.
import { createServer } from 'node:net';

/**
 * Starts a mail server on a free port. `answer` is what it says to a recipient
 * and may be changed; `mails` are those it took.
 */
export async function startMail(answer) {
  const mail = { answer, mails: [], port: 0, stop: () => {} };
  const open = new Set();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    talk(socket, mail);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  mail.port = server.address().port;
  mail.stop = () => {
    for (const socket of open) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  return mail;
}

/** A port on which nobody answers. */
export async function deafPort() {
  const mail = await startMail('');
  await mail.stop();
  return mail.port;
}

function talk(socket, mail) {
  const say = (line) => socket.write(`${line}\r\n`);
  let said = '';
  let letter = null;
  const hears = (line) => {
    if (letter !== null) {
      if (line !== '.') return letter.push(line);
      mail.mails.push(letter.join('\n'));
      letter = null;
      return say('250 taken');
    }
    switch (line.split(/[ :]/)[0].toUpperCase()) {
      case 'EHLO':
        return say('250-test\r\n250 8BITMIME');
      case 'RCPT':
        return say(mail.answer);
      case 'DATA':
        letter = [];
        return say('354 go on');
      case 'QUIT':
        say('221 bye');
        return socket.end();
      default:
        return say('250 ok');
    }
  };
  socket.setEncoding('utf8');
  // Whoever hangs up in the middle may.
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    said += bytes;
    for (let end = said.indexOf('\r\n'); end >= 0; end = said.indexOf('\r\n')) {
      const line = said.slice(0, end);
      said = said.slice(end + 2);
      hears(line);
    }
  });
  say('220 test ESMTP');
}
