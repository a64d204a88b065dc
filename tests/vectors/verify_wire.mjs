// SPDX-License-Identifier: Apache-2.0
// Builds every frame, trust bundle and content pack of wire-1.json, exchange-1.json and content-1.json again, with a CBOR
// encoder of its own and node:crypto alone, and compares. With --fill it writes the outputs of new vectors that have none yet; it never changes one that is there.
// Signatures are verified, not made: filled ones come from the C++ test that reads the same file.
import crypto from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

// --- CBOR (RFC 8949 section 4.2.1), the four kinds of items we use -------------------------------------------

function head(major, value) {
  const n = BigInt(value);
  const top = major << 5;
  if (n < 24n) return Buffer.from([top | Number(n)]);
  const size = n < 1n << 8n ? 1 : n < 1n << 16n ? 2 : n < 1n << 32n ? 4 : 8;
  const digits = n.toString(16).padStart(size * 2, '0');
  return Buffer.concat([Buffer.from([top | (24 + Math.log2(size))]), Buffer.from(digits, 'hex')]);
}
const number = (value) => head(0, value);
const octets = (buffer) => Buffer.concat([head(2, buffer.length), buffer]);
const bytes = (hex) => octets(Buffer.from(hex, 'hex'));
const text = (string) => Buffer.concat([head(3, Buffer.byteLength(string)), Buffer.from(string)]);
const array = (...items) => Buffer.concat([head(4, items.length), ...items]);

// --- H and Sig of the byte table -----------------------------------------------------------------------------

const tagged = (tag, data) => Buffer.concat([Buffer.from(`pendopo/1/${tag}\0`), data]);
const hash = (tag, data) => crypto.createHash('sha256').update(tagged(tag, data)).digest();

function signs(publicPoint, tag, data, signature) {
  const point = Buffer.from(publicPoint, 'hex');
  const key = crypto.createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  return crypto.verify('sha256', tagged(tag, data), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'hex'));
}

// --- Every section of wire-1.json: from its inputs to its outputs --------------------------------------------

const frame = (type, ...fields) => array(number(type), number(1), ...fields).toString('hex');
const place = (v) => [bytes(v.device), bytes(v.journal)];
const identitySigned = (v) => array(...place(v), bytes(v.journal_key));
const identityFields = (v) => [...place(v), bytes(v.journal_key), bytes(v.signature)];

function payload(v) {
  const keys = ['desk', 'ombudsman', 'identity', 'ack', 'content', 'safe', 'reply', 'server_ca'].map((name) => bytes(v[name]));
  return array(
    number(1), number(v.epoch), bytes(v.previous), text(v.province), number(v.practice ? 1 : 0), ...keys,
    number(v.wire), number(v.journal_version), number(v.program));
}

const wire = {
  entry: (v) => ({
    frame: frame(1, ...place(v), number(v.seq), bytes(v.header), bytes(v.sealed), bytes(v.previous), bytes(v.signature)) }),
  ack: (v) => {
    const signed = array(...place(v), number(v.seq), bytes(v.h), number(v.incarnation));
    return {
      signed_bytes: signed.toString('hex'),
      signature_verifies: signs(v.ack_key, 'ack', signed, v.signature),
      frame: frame(2, ...place(v), number(v.seq), bytes(v.h), number(v.incarnation), bytes(v.signature)) };
  },
  batch: (v) => ({
    frame: frame(
      3, ...place(v), number(v.first_seq), bytes(v.previous),
      array(...v.entries.flatMap((entry) => [bytes(entry.header), bytes(entry.sealed)])), bytes(v.signature)) }),
  bundle: (v) => ({ frame: frame(4, bytes(v.bundle)) }),
  identity: (v) => ({
    signed_bytes: identitySigned(v).toString('hex'),
    signature_verifies: signs(v.journal_key, 'identity', identitySigned(v), v.signature),
    frame: frame(5, ...identityFields(v)) }),
  enrolment: (v) => ({ frame: frame(6, number(v.state), bytes(v.tls_spki), bytes(v.token_hash)) }),
  status: (v) => ({ frame: frame(7, number(v.link), number(v.waiting), number(v.acked_seq), number(v.trouble)) }),
  enrol_request: (v) => ({ frame: frame(8, bytes(v.token), text(v.csr), ...identityFields(v)) }),
  enrol_grant: (v) => ({ frame: frame(9, text(v.certificate), bytes(v.bundle)) }),
  trust_bundle: (v) => {
    const signed = payload(v);
    const signers = v.signatures.map(({ root }) => hash('key', Buffer.from(root, 'hex')).subarray(0, 8));
    return {
      payload: signed.toString('hex'),
      hash: hash('bundle', signed).toString('hex'),
      signatures_verify: v.signatures.every(({ root, signature }) => signs(root, 'bundle', signed, signature)),
      bundle: array(
        number(1), octets(signed),
        array(...v.signatures.flatMap(({ signature }, i) => [octets(signers[i]), bytes(signature)]))).toString('hex') };
  },
};

// --- Every section of exchange-1.json ------------------------------------------------------------------------

/// A frame whose fields are signed as one array; the signature stands last.
const signedFrame = (type, tag, keyName, fields) => (v) => {
  const signed = array(...fields(v));
  return {
    signed_bytes: signed.toString('hex'),
    signature_verifies: signs(v[keyName], tag, signed, v.signature),
    frame: frame(type, ...fields(v), bytes(v.signature)) };
};
const names = (v) => array(...v.names.map(bytes));
const entryHead = (v) => [number(v.seq), bytes(v.h)];

const exchange = {
  media_chunk: (v) => ({
    frame_hash: crypto.createHash('sha256')
      .update(Buffer.from(frame(10, octets(Buffer.alloc(v.bytes, parseInt(v.each, 16)))), 'hex')).digest('hex') }),
  media_query: (v) => ({ frame: frame(11, names(v)) }),
  media_held: signedFrame(12, 'media', 'ack_key', (v) => [bytes(v.device), number(v.incarnation), names(v)]),
  health: signedFrame(13, 'health', 'journal_key', (v) => [
    ...place(v), ...['boot', 'uptime', 'heard_time', 'heard_uptime', 'wall', 'quality', 'program', 'free_mib', 'wear',
      'temperature', 'head_seq', 'waiting_entries', 'waiting_chunks', 'content_version', 'flags'].map((name) => number(v[name]))]),
  announcements: signedFrame(29, 'announcements', 'journal_key', (v) => [
    ...place(v), array(...v.counts.flatMap((each) => [
      each.pack_version, each.announcement, each.shown, each.opened, each.acted_on].map(number)))]),
  safe: signedFrame(14, 'safe', 'safe_key', (v) => [...place(v), ...entryHead(v), number(v.incarnation)]),
  erase: signedFrame(15, 'erase', 'safe_key', (v) => [...place(v), ...entryHead(v), number(v.reason)]),
  server_time: signedFrame(16, 'time', 'ack_key', (v) => [bytes(v.nonce), number(v.incarnation), number(v.seconds)]),
  mail_query: (v) => ({ frame: frame(17, bytes(v.device), number(v.after), number(v.incarnation), bytes(v.nonce)) }),
  mail_end: (v) => ({ frame: frame(18, number(v.next), number(v.incarnation), number(v.more ? 1 : 0)) }),
  safe_media: signedFrame(19, 'safe_media', 'safe_key', (v) => [bytes(v.device), number(v.incarnation), names(v)]),
  courier_order: () => ({ frame: frame(20) }),
  courier_report: (v) => ({
    frame: frame(21, ...['state', 'entries_out', 'chunks_out', 'frames_in', 'passed_over'].map((name) => number(v[name]))) }),
  mail_item: (v) => ({ frame: frame(22, number(v.number), bytes(v.item)) }),
  pack: (v) => ({ frame: frame(24, bytes(v.pack)) }),
  reply: signedFrame(25, 'reply', 'reply_key', (v) => [
    bytes(v.lookup), bytes(v.id), number(v.step), number(v.revision), bytes(v.sealed)]),
  reply_query: (v) => ({ frame: frame(26, bytes(v.lookup)) }),
  reply_end: (v) => ({ frame: frame(27, bytes(v.lookup), number(v.count)) }),
  revoked: signedFrame(23, 'revoked', 'ack_key', (v) => [bytes(v.device), bytes(v.tls_spki), number(v.incarnation)]),
};

// --- content-1.json ------------------------------------------------------------------------------------------

const spoken = (texts) => array(...texts.map((each) => octets(Buffer.from(each))));
const list = (items, fields) => array(...items.map((each) => array(...fields(each))));
const option = (v) => [number(v.id), number(v.face), spoken(v.label)];
const question = (v) => [
  number(v.id), number(v.type), number(v.required ? 1 : 0), spoken(v.label), spoken(v.hint), list(v.options, option)];

const packPayload = (v) => array(
  number(1), number(v.version), number(v.valid_from), number(v.valid_until), octets(Buffer.from(v.name)),
  array(...v.languages.map(text)), spoken(v.question_of_week),
  list(v.announcements, (each) => [
    ...['id', 'aim', 'door', 'form'].map((name) => number(each[name])), spoken(each.heading), spoken(each.text)]),
  list(v.forms, (each) => [
    number(each.id), number(each.kind), spoken(each.title), spoken(each.intro), list(each.questions, question)]),
  list(v.prompts, (each) => [number(each.id), number(each.kind), spoken(each.text), spoken(each.ticks)]),
  list(v.replies, (each) => [number(each.place), spoken(each.said), spoken(each.did)]),
  list(v.theme, (each) => [text(each.token), number(each.rgb)]),
  list(v.texts, (each) => [text(each.key), spoken(each.text)]),
  list(v.topics, (each) => [number(each.topic), spoken(each.label)]), bytes(v.crest));

const content = {
  pack: (v) => {
    const payload = packPayload(v);
    return {
      payload: payload.toString('hex'),
      hash: hash('pack', payload).toString('hex'),
      signature_verifies: signs(v.content_key, 'pack', payload, v.signature),
      pack: array(number(1), octets(payload), bytes(v.signature)).toString('hex') };
  },
};

// --- Comparing -----------------------------------------------------------------------------------------------

const fill = process.argv.includes('--fill');
let compared = 0;
let wrong = 0;

function compare(section, index, vector, computed) {
  for (const [name, value] of Object.entries(computed)) {
    if (fill && vector[name] === undefined) vector[name] = value;
    ++compared;
    if (vector[name] === value && value !== false) continue;
    ++wrong;
    console.error(`${section} ${index}: ${name} is ${vector[name]}, computed ${value}`);
  }
}

for (const [fileName, sections] of [['wire-1.json', wire], ['exchange-1.json', exchange], ['content-1.json', content]]) {
  const file = new URL(fileName, import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8'));
  for (const [section, compute] of Object.entries(sections)) {
    if (!vectors[section]?.length) {
      console.error(`${section}: no vectors`);
      ++wrong;
      continue;
    }
    vectors[section].forEach((vector, index) => compare(section, index, vector, compute(vector)));
  }
  if (fill) writeFileSync(file, `${JSON.stringify(vectors, null, 1)}\n`);
}

console.log(`${compared} values compared, ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
