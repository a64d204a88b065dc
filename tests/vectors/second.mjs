// SPDX-License-Identifier: Apache-2.0
// The byte table of sync/envelope a second time, in another language and from other libraries: node:crypto,
// @hpke/core and hash-wasm. Written from the table, not from the C++ code.
import crypto from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CipherSuite, HkdfSha256 } from '@hpke/core';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { argon2id } from 'hash-wasm';

export const bytes = (hex) => Buffer.from(hex, 'hex');
export const text = (string) => Buffer.from(string, 'utf8');
const hex = (buffer) => Buffer.from(buffer).toString('hex');
const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

/** A big-endian unsigned integer of `size` bytes. */
export function unsigned(value, size) {
  return bytes(BigInt(value).toString(16).padStart(size * 2, '0'));
}

const sha256 = (data) => crypto.createHash('sha256').update(data).digest();
const hmac = (key, ...parts) => crypto.createHmac('sha256', key).update(join(...parts)).digest();
const hkdf = (secret, info, size) => Buffer.from(crypto.hkdfSync('sha256', secret, Buffer.alloc(0), info, size));
export const tagged = (tag, data) => join(text(`pendopo/1/${tag}`), [0], data);
const hash = (tag, data) => sha256(tagged(tag, data));

// --- P-256 and RFC 6979 --------------------------------------------------------------------------------------

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const number = (buffer) => BigInt(`0x${hex(buffer)}`);
const modulo = (value) => ((value % order) + order) % order;

function power(base, exponent) {
  let result = 1n;
  for (let b = modulo(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % order) if (e & 1n) result = (result * b) % order;
  return result;
}

export function signingPublic(privateHalf) {
  const curve = crypto.createECDH('prime256v1');
  curve.setPrivateKey(privateHalf);
  return curve.getPublicKey();
}

function* nonces(privateHalf, digest) {
  const reduced = unsigned(modulo(number(digest)), 32);
  let key = Buffer.alloc(32, 0);
  let value = Buffer.alloc(32, 1);
  for (const step of [0, 1]) {
    key = hmac(key, value, [step], privateHalf, reduced);
    value = hmac(key, value);
  }
  for (;;) {
    value = hmac(key, value);
    yield number(value);
    key = hmac(key, value, [0]);
    value = hmac(key, value);
  }
}

/** ECDSA over a digest, raw r‖s, deterministic. */
function signDigest(privateHalf, digest) {
  for (const k of nonces(privateHalf, digest)) {
    if (k === 0n || k >= order) continue;
    const r = modulo(number(signingPublic(unsigned(k, 32)).subarray(1, 33)));
    const s = modulo(power(k, order - 2n) * (number(digest) + r * number(privateHalf)));
    if (r !== 0n && s !== 0n) return join(unsigned(r, 32), unsigned(s, 32));
  }
}

/** Whether node's own ECDSA accepts the signature over SHA-256(message). */
export function accepts(publicHalf, message, signature) {
  const key = crypto.createPublicKey({
    key: join(bytes('3059301306072a8648ce3d020106082a8648ce3d030107034200'), publicHalf), format: 'der', type: 'spki' });
  return crypto.verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function sign(privateHalf, tag, data) {
  const signature = signDigest(privateHalf, hash(tag, data));
  if (!accepts(signingPublic(privateHalf), tagged(tag, data), signature)) throw new Error('node refuses the signature');
  return signature;
}

// --- HPKE ----------------------------------------------------------------------------------------------------

export const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });

export function sealingPublic(privateHalf) {
  const key = crypto.createPrivateKey({
    key: join(bytes('302e020100300506032b656e04220420'), privateHalf), format: 'der', type: 'pkcs8' });
  return crypto.createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
}

async function seal(recipientPublic, ephemeral, info, aad, plaintext) {
  const ekm = {
    privateKey: await suite.kem.deserializePrivateKey(ephemeral),
    publicKey: await suite.kem.deserializePublicKey(sealingPublic(ephemeral)) };
  const sender = await suite.createSenderContext({
    recipientPublicKey: await suite.kem.deserializePublicKey(recipientPublic), info, ekm });
  return join(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(plaintext, aad)));
}

// --- CBOR ----------------------------------------------------------------------------------------------------

function cborHead(major, value) {
  const n = BigInt(value);
  const size = n < 24n ? 0 : n < 0x100n ? 1 : n < 0x10000n ? 2 : n < 0x100000000n ? 4 : 8;
  const first = size === 0 ? Number(n) : 24 + Math.log2(size);
  return join([major * 32 + first], size === 0 ? [] : unsigned(n, size));
}
const cborNumber = (value) => cborHead(0, value);
const cborBytes = (value) => join(cborHead(2, value.length), value);
const cborText = (value) => join(cborHead(3, text(value).length), text(value));
const cborArray = (...items) => join(cborHead(4, items.length), ...items);

// --- Receipt code --------------------------------------------------------------------------------------------

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Powers of x in GF(2)[x] / (x^5 + x^2 + 1). */
const powers = [1];
for (let i = 1; i < 31; ++i) powers.push(powers[i - 1] & 16 ? (powers[i - 1] << 1) ^ 0b100101 : powers[i - 1] << 1);
const multiply = (a, b) => (a && b ? powers[(powers.indexOf(a) + powers.indexOf(b)) % 31] : 0);

function codeText(bits) {
  const digits = [];
  for (let i = 0n; i < 12n; ++i) digits.unshift(Number((BigInt(bits) >> (5n * i)) & 31n));
  const check = digits.reduce((sum, digit, i) => sum ^ multiply(powers[i + 1], digit), 0);
  return [...digits, check].map((digit) => alphabet[digit]).join('');
}

function base45(data) {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
  let out = '';
  for (let i = 0; i < data.length; i += 2) {
    let value = i + 1 < data.length ? data[i] * 256 + data[i + 1] : data[i];
    for (let left = i + 1 < data.length ? 3 : 2; left > 0; --left, value = Math.floor(value / 45)) out += letters[value % 45];
  }
  return out;
}

// --- Bodies --------------------------------------------------------------------------------------------------

function padded(data, minimum) {
  let size = minimum;
  while (size < data.length) size *= 2;
  return join(data, Buffer.alloc(size - data.length));
}

function packLanguage(language) {
  let packed = 0;
  for (let i = 0; i < 3; ++i) packed = packed * 32 + (i < language.length ? language.charCodeAt(i) - 96 : 0);
  return packed;
}

/** The body of a submission whose words stand as they are (flag 1 not set). */
function storedBody(v, sealedIdentity) {
  const flags = (sealedIdentity ? 2 : 0) | (v.recordings ? 4 : 0) | (v.clock_quality << 4);
  const identity = sealedIdentity ? join(unsigned(sealedIdentity.length, 2), sealedIdentity) : Buffer.alloc(0);
  return padded(join(
    [1, v.kind, flags, 0], unsigned(v.form, 2), unsigned(v.pack_version, 4), [v.topic], unsigned(v.place, 5),
    unsigned(v.boot_counter, 2), unsigned(v.uptime_hours, 3), unsigned(v.wall_hours, 3), unsigned(v.consent_version, 2),
    unsigned(packLanguage(v.language), 2), bytes(v.r), unsigned(text(v.words).length, 2), text(v.words), identity,
    recordings(v)), 256);
}

function recordings(v) {
  if (!v.recordings) return Buffer.alloc(0);
  return join([v.recordings.length], ...v.recordings.map((r) => join(
    [r.codec], unsigned(r.milliseconds, 4), bytes(r.id), bytes(r.key), unsigned(r.chunks.split(' ').length, 2),
    bytes(r.chunks.replaceAll(' ', '')))));
}

// --- Recordings ------------------------------------------------------------------------------------------------

const chunkSize = 16384;
const pieceSize = chunkSize - 16;

/** The sound of a vector: bytes that anybody can make again. */
const sound = (size) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255));

function sealChunks(plaintext, id, key) {
  const data = join(plaintext, [0x80]);
  const count = Math.ceil(data.length / pieceSize);
  const chunks = [];
  for (let i = 0; i < count; ++i) {
    const piece = Buffer.alloc(pieceSize);
    data.copy(piece, 0, i * pieceSize);
    const nonce = join(unsigned(i, 4), Buffer.alloc(7), [i + 1 === count ? 1 : 0]);
    const cipher = crypto.createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    cipher.setAAD(id, { plaintextLength: pieceSize });
    chunks.push(join(cipher.update(piece), cipher.final(), cipher.getAuthTag()));
  }
  return chunks;
}

/** Unpacks words with zstd's own program, which wants the magic number that our frames leave out. */
function unpackWords(packed, dictionary) {
  const asset = fileURLToPath(new URL(`../../assets/dictionary/words-${dictionary}.zdict`, import.meta.url));
  const input = join(bytes('28b52ffd'), packed);
  const { status, stdout, stderr } = spawnSync('zstd', ['-q', '-d', '-c', '-D', asset], { input });
  if (status !== 0) throw new Error(`zstd: ${stderr}`);
  return stdout.toString('utf8');
}

const field = (string) => join([text(string).length], text(string));

// --- Every section of envelope-1.json: from its inputs to its outputs ------------------------------------------

export const sections = {
  async hash(v) {
    return { h: hex(hash(v.tag, bytes(v.bytes))) };
  },
  async signature(v) {
    return { public: hex(signingPublic(bytes(v.private))), sig: hex(sign(bytes(v.private), v.tag, bytes(v.bytes))) };
  },
  async header(v) {
    return { header: hex(cborArray(cborNumber(1), cborNumber(v.bundle_epoch), cborNumber(v.class))) };
  },
  async entry(v) {
    const header = cborArray(cborNumber(1), cborNumber(v.bundle_epoch), cborNumber(v.class));
    const aad = join(bytes(v.device), bytes(v.journal), unsigned(v.seq, 8), unsigned(header.length, 2), header);
    const message = join(aad, bytes(v.previous), sha256(bytes(v.sealed)));
    return {
      aad: hex(aad), h: hex(hash('entry', message)), public: hex(signingPublic(bytes(v.private))),
      sig: hex(sign(bytes(v.private), 'entry', message)) };
  },
  async hpke(v) {
    const recipient = sealingPublic(bytes(v.private));
    const sealed = await seal(recipient, bytes(v.ephemeral), text(v.info), bytes(v.aad), bytes(v.plaintext));
    return { public: hex(recipient), sealed: hex(sealed) };
  },
  async submission(v) {
    const keys = ['desk', 'ombudsman', 'identity'].map((role) => sealingPublic(bytes(v[`${role}_private`])));
    const aad = bytes(v.aad);
    const person = v.name || v.contact ? padded(join(field(v.name), field(v.contact)), 128) : null;
    const sealedIdentity =
      person && (await seal(keys[2], bytes(v.identity_ephemeral), text('pendopo/1/identity'), aad, person));
    const body = storedBody(v, sealedIdentity);
    const recipient = v.topic === 8 ? keys[1] : keys[0];
    return { body: hex(body), sealed: hex(await seal(recipient, bytes(v.ephemeral), text('pendopo/1/seal'), aad, body)) };
  },
  /** A submission that was told: its recordings' chunks stand in the section `recording`. */
  async told(v) {
    return sections.submission(v);
  },
  async recording(v) {
    const chunks = sealChunks(sound(v.size), bytes(v.id), bytes(v.key));
    return { chunks: chunks.map((chunk) => hex(sha256(chunk))).join(' '), last_tag: hex(chunks.at(-1).subarray(-16)) };
  },
  /** Compressed words: any frame that unpacks to them is right, so these are only read. */
  async packed(v) {
    const body = bytes(v.body);
    if (!(body[2] & 1)) throw new Error('the words of this body are not compressed');
    const end = 46 + body.readUInt16BE(44);
    if (body.subarray(end).some((byte) => byte !== 0)) throw new Error('a body with wrong padding');
    return { words: unpackWords(body.subarray(46, end), body[3]) };
  },
  async device_event(v) {
    const plaintext = padded(join([1, v.kind, bytes(v.payload).length], bytes(v.payload)), 256);
    const sealed = await seal(sealingPublic(bytes(v.private)), bytes(v.ephemeral), text('pendopo/1/seal'), bytes(v.aad), plaintext);
    return { sealed: hex(sealed) };
  },
  async code(v) {
    const code = codeText(v.bits);
    const r = bytes(await argon2id({
      password: text(code.slice(0, 12)), salt: text(`pendopo/1/${v.province}`), memorySize: 32 * 1024, iterations: 3,
      parallelism: 1, hashLength: 16, outputType: 'hex' }));
    return {
      formatted: `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`, r: hex(r),
      lookup: hex(hkdf(r, text('lookup'), 16)), reply_key: hex(hkdf(r, join(text('reply'), bytes(v.reply_id)), 32)) };
  },
  /** A letter: it is sealed by R and its id alone. */
  async reply(v) {
    const plaintext = padded(cborArray(cborNumber(v.status), cborNumber(v.day), cborText(v.from), cborText(v.language),
                                       cborText(v.text)), 512);
    const lookup = hkdf(bytes(v.r), text('lookup'), 16);
    const key = hkdf(bytes(v.r), join(text('reply'), bytes(v.id)), 32);
    const cipher = crypto.createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
    cipher.setAAD(join(lookup, bytes(v.id)), { plaintextLength: plaintext.length });
    return {
      lookup: hex(lookup), plaintext: hex(plaintext),
      sealed: hex(join(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())) };
  },
  /** What somebody decides about an entry that was given before. */
  async case_words(v) {
    const label = { 6: 'withdraw', 7: 'take_back', 8: 'rate' }[v.kind];
    const rating = v.kind === 8 ? (v.helped ? ' helped' : ' not_helped') : '';
    return { words: `${hex(hkdf(bytes(v.r), text('lookup'), 16))} ${hex(hkdf(bytes(v.r), text(label), 16))}${rating}` };
  },
  async receipt(v) {
    const keyId = hash('key', bytes(v.public)).subarray(0, 8);
    const data = join([1], unsigned(v.bits, 8), bytes(v.h), bytes(v.sig), keyId);
    return { key_id: hex(keyId), qr: `PENDOPO:${base45(data)}` };
  },
  /** With the code in front, for people. */
  async receipt_2(v) {
    const keyId = hash('key', bytes(v.public)).subarray(0, 8);
    const code = codeText(v.bits);
    const data = join([2], bytes(v.h), bytes(v.sig), keyId);
    return { key_id: hex(keyId), qr: `PENDOPO ${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)} ${base45(data)}` };
  },
  async key_words(v) {
    const list = readFileSync(new URL('../../assets/enrol/words.txt', import.meta.url), 'utf8').trimEnd().split('\n');
    const tokenHash = hash('token', bytes(v.token));
    const digest = number(hash('enrol', join(bytes(v.tls_spki), bytes(v.journal_public), tokenHash)));
    const words = [];
    for (let i = 0n; i < 8n; ++i) words.push(list[Number((digest >> (256n - 11n * (i + 1n))) & 2047n)]);
    return { token_hash: hex(tokenHash), words: words.join(' ') };
  },
  async ack(v) {
    const data = cborArray(cborBytes(bytes(v.device)), cborBytes(bytes(v.journal)), cborNumber(v.seq),
                           cborBytes(bytes(v.h)), cborNumber(v.incarnation));
    return { bytes: hex(data), public: hex(signingPublic(bytes(v.private))), sig: hex(sign(bytes(v.private), 'ack', data)) };
  },
  async key_file(v) {
    const isPassphrase = v.passphrase !== undefined;
    const key = isPassphrase
      ? bytes(await argon2id({ password: text(v.passphrase), salt: bytes(v.salt), memorySize: 64 * 1024, iterations: 3,
                               parallelism: 1, hashLength: 32, outputType: 'hex' }))
      : hkdf(bytes(v.key), join(text('pendopo/1/key-file'), bytes(v.salt)), 32);
    const publicHalf = v.algorithm === 'x25519' ? sealingPublic(bytes(v.private)) : signingPublic(bytes(v.private));
    const head =
      `pendopo-key: 1\nrole: ${v.role}\nalgorithm: ${v.algorithm}\npublic: ${hex(publicHalf)}\nprotection: ` +
      `${isPassphrase ? 'passphrase argon2id-64MiB-3-1' : 'key-file'}\nsalt: ${v.salt}\nnonce: ${v.nonce}\n`;
    const cipher = crypto.createCipheriv('chacha20-poly1305', key, bytes(v.nonce), { authTagLength: 16 });
    cipher.setAAD(text(head), { plaintextLength: 32 });
    const sealed = join(cipher.update(bytes(v.private)), cipher.final(), cipher.getAuthTag());
    return { text: `${head}private: ${sealed.toString('base64')}\n` };
  },
};
