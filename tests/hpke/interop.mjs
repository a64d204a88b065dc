// SPDX-License-Identifier: Apache-2.0
// Seals with our code and opens with @hpke/core, and the other way round, for mbedTLS and libcrypto.
//   node interop.mjs TOOL
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CipherSuite, HkdfSha256 } from '@hpke/core';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';

const rounds = 25;
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });
const tool = spawn(process.argv[2], { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: tool.stdout })[Symbol.asyncIterator]();

const hex = (data) => Buffer.from(data).toString('hex');
const bytes = (text) => Buffer.from(text, 'hex');

async function ask(request) {
  tool.stdin.write(`${JSON.stringify(request)}\n`);
  const { value, done } = await answers.next();
  assert(!done, 'the tool ended');
  return JSON.parse(value);
}

async function newKey() {
  const pair = await suite.kem.generateKeyPair();
  return { pair, private: hex(await suite.kem.serializePrivateKey(pair.privateKey)),
           public: hex(await suite.kem.serializePublicKey(pair.publicKey)) };
}

/** @hpke/core opens `sealed` = encapsulated key ‖ ciphertext. */
async function openThere(key, { info, aad }, sealed) {
  const recipient = await suite.createRecipientContext({
    recipientKey: key.pair.privateKey, enc: bytes(sealed).subarray(0, 32), info: bytes(info) });
  return hex(await recipient.open(bytes(sealed).subarray(32), bytes(aad)));
}

async function sealThere(key, { info, aad, plaintext }) {
  const sender = await suite.createSenderContext({ recipientPublicKey: key.pair.publicKey, info: bytes(info) });
  return hex(sender.enc) + hex(await sender.seal(bytes(plaintext), bytes(aad)));
}

function changed(sealed, at) {
  const copy = bytes(sealed);
  copy[at] ^= 1;
  return hex(copy);
}

async function oneRound(library, size) {
  const key = await newKey();
  const message = {
    info: hex('pendopo/1/seal'), aad: hex(crypto.randomBytes(size % 60)), plaintext: hex(crypto.randomBytes(size)) };

  const ours = await ask({ do: 'seal', library, recipient: key.public, ...message });
  assert.equal(ours.sealed.length / 2, size + 48);
  assert.equal(await openThere(key, message, ours.sealed), message.plaintext);
  const at = crypto.randomInt(32, size + 48);
  await assert.rejects(openThere(key, message, changed(ours.sealed, at)));

  const theirs = await sealThere(key, message);
  const request = { do: 'open', library, private: key.private, info: message.info, aad: message.aad };
  assert.deepEqual(await ask({ ...request, sealed: theirs }), { plaintext: message.plaintext });
  assert.deepEqual(await ask({ ...request, sealed: changed(theirs, at) }), { error: 'unauthentic' });
  assert.deepEqual(await ask({ ...request, aad: `${message.aad}00`, sealed: theirs }), { error: 'unauthentic' });
}

let done = 0;
for (const library of ['mbedtls', 'libcrypto'])
  for (let round = 0; round < rounds; ++round, ++done) await oneRound(library, [0, 1, 256, 512, 1024][round % 5]);
tool.stdin.end();
const [code] = await once(tool, 'exit');
assert.equal(code, 0);
console.log(`${done} messages each way, ${done * 3} changed ones refused`);
