// Writes cases.json, the golden cases of the tokenizers, by asking Hugging Face's own library. Per string: the ids, the text
// they decode to, and that without special tokens where it differs.
//   npm i tokenizers@0.23.2 in some folder ORACLE outside the checkout, then
//   NODE_PATH=ORACLE/node_modules node tests/goldens/tokenizers/make-cases.mjs > tests/goldens/tokenizers/cases.json
// The vocabularies are ours: merges are counted over the strings below without cutting words, so that every cut that a
// pre-tokenizer makes, and every one that it does not make, shows in the ids.
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
const { Tokenizer, nfcNormalizer, nfdNormalizer, nfkcNormalizer, nfkdNormalizer, lowercase } =
  createRequire(process.env.NODE_PATH + '/')('tokenizers');

const strings = [
  '', ' ', 'Hello world', " it's we'LL I'M you\u2019re 'ſ 'S't", "don't'd've", 'a  b   c    ', '   lead', 'trail \n', 'x\n\n\ny\r\n\r\nz',
  '\t\tif (a[i]==0) {\r\n\t}\n', ' \u0085\u0085a\u0085', "\u0085's \u00a0x", '\ufeffa \ufeff b', 'a\u00a0b\u2028c\u3000d\u200be\u180ef',
  '12345 3.14 1e10', '\u0661\u0662\u0663\u0664 \u00b2\u00bd\u2167 \ud835\udfd9\ud835\udfda', '\ud800\udf30\ud800\udf31 a\ud800\udf32', '\ud835\udc9c\ud835\udcb7c x\ud801\udc00',
  '\ud83d\ude00\ud83d\ude01 \ud83d\ude02', '\ud83d\udc69\u200d\ud83d\udcbb \ud83c\udde9\ud83c\uddea \u270d\ud83c\udffd', 'e\u0301e\u0323\u0302 \u00e9 n\u0303o', 'a\u0301b\u0300 \u0301c', '\u1e9b\u0323 \ufb01x \u2126 \u212b',
  '\u0915\u093c \u095f \u0f77', '\uac00\u1100\u1161\u11a8 \uac01', '\u4f60\u597d\uff0c\u4e16\u754c\uff01 \u6771\u4eac', '\u3042\u30a2\u4e00 kana', '\u0e01\u0e47\u0e02 thai', '\u05d0\u05d1\u05b0 \u0639\u0631\u0628', 'Stra\u00dfe \u0130I \u03a3\u03c2',
  '!?...--- $5 <a/> @_x', 'foo_bar/baz\\qux', 'snake//\n/* c */\n', 'A\u1c90\u01c5Bc DEf HTTPServer', '<s>a</s> <s> b', 'a<|x|> b <|x|><|xy|>c', 'word words sword word!', '  \u00e9t\u00e9 ', '\u2581a \u2581\u2581b\u2581', '<0x41> <0xZZ>',
  '\u0000\u0001\u001f\u007f', '\ufffd\uffff\udbff\udfff', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'abababababab cab', 'y\nx', 'E\u0334\u0301\u0327',
];

function byteNames() {
  const names = []; let others = 0;
  for (let b = 0; b < 256; b++) {
    const printable = (b >= 33 && b <= 126) || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
    names.push(String.fromCharCode(printable ? b : 256 + others++));
  }
  return names;
}

function train(texts, start, merges) {
  const vocab = [...start], found = [];
  let words = texts.map(t => [...t]);
  while (found.length < merges) {
    const counts = new Map();
    for (const w of words) for (let i = 0; i + 1 < w.length; i++) { const k = w[i] + '\n' + w[i + 1]; counts.set(k, (counts.get(k) ?? 0) + 1); }
    const best = [...counts].filter(([k]) => k.split('\n').every(t => vocab.includes(t)) && !vocab.includes(k.replace('\n', ''))).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    if (!best) break;
    const [l, r] = best[0].split('\n');
    vocab.push(l + r); found.push([l, r]);
    words = words.map(w => { const o = []; for (let i = 0; i < w.length; i++) { if (w[i] === l && w[i + 1] === r) { o.push(l + r); i++; } else o.push(w[i]); } return o; });
  }
  return { vocab: Object.fromEntries(vocab.map((t, i) => [t, i])), merges: found };
}

const plain = { dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: false };
const names = byteNames();
const asBytes = s => [...Buffer.from(s, 'utf8')].map(b => names[b]).join('');
// '\u0120lead' has no merges: only ignore_merges finds it.
const bytes = train(strings.map(asBytes), [...names, '<|x|>', '\u0120lead'], 380);
const marked = strings.map(s => ('\u2581' + s.replaceAll(' ', '\u2581')).replace(/[\u0080-\u2580\u2582-\uffff\n\r]/g, '\u2581'));
const letters = [...new Set(marked.join(''))].filter(c => c >= ' ').sort();
const byteTokens = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`);
const marks = train(marked, ['<unk>', '<s>', '</s>', ...byteTokens, ...letters.filter(c => c !== 'q')], 120);
const models = {
  bytes: { type: 'BPE', ...plain, ...bytes, merges: bytes.merges.map(m => m.join(' ')) },
  marks: { type: 'BPE', ...plain, ...marks, unk_token: '<unk>', fuse_unk: true, byte_fallback: true },
};
const noBytes = Object.fromEntries(Object.entries(marks.vocab).filter(([t]) => !byteTokens.includes(t) || t < '<0x80>'));

const seq = (...pretokenizers) => ({ type: 'Sequence', pretokenizers });
const byteLevel = (o = {}) => ({ type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false, ...o });
const split = (Regex, behavior = 'Isolated', invert = false) => ({ type: 'Split', pattern: { Regex }, behavior, invert });
const metaspace = (prepend_scheme, split) => ({ type: 'Metaspace', replacement: '\u2581', prepend_scheme, split });
const added = (id, content, o = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: false, ...o });
// Added tokens beyond the vocabulary are numbered on from it.
let next = Object.keys(bytes.vocab).length;
const own = (content, o) => added(bytes.vocab[content] ?? next++, content, o);
const b = (o, model = {}) => ({ version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: byteLevel({ use_regex: true }), post_processor: null, decoder: byteLevel(), model: { base: 'bytes', ...model }, ...o });
const spm = [added(0, '<unk>', { special: true }), added(1, '<s>', { special: true }), added(2, '</s>', { special: true })];
const template = { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }], pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }], special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } } };
const spmDecoder = { type: 'Sequence', decoders: [{ type: 'Replace', pattern: { String: '\u2581' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }] };
const llama = { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '\u2581' }, { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' }] };
const m = (o, model = {}) => b({ added_tokens: spm, normalizer: llama, pre_tokenizer: null, post_processor: template, decoder: spmDecoder, ...o }, { base: 'marks', ...model });
const meta = (scheme, cut) => m({ normalizer: null, pre_tokenizer: metaspace(scheme, cut), decoder: metaspace(scheme, cut) });
const form = (...types) => b({ normalizer: { type: 'Sequence', normalizers: types.map(type => ({ type })) } });

const llama3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const cl100k = "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+";
const upper = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]', lower = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]', ends = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
const o200k = `[^\\r\\n\\p{L}\\p{N}]?${upper}*${lower}+${ends}|[^\\r\\n\\p{L}\\p{N}]?${upper}+${lower}*${ends}|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const deepseek = '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';

const tokenizers = {
  gpt2: b({}), 'gpt2 with prefix space': b({ pre_tokenizer: byteLevel({ use_regex: true, add_prefix_space: true }) }),
  'llama-3': b({ pre_tokenizer: seq(split(llama3), byteLevel()) }, { ignore_merges: true }),
  'qwen-2': b({ normalizer: { type: 'NFC' }, pre_tokenizer: seq(split(llama3.replace('{1,3}', '')), byteLevel()) }),
  'cl100k': b({ pre_tokenizer: seq(split(cl100k, 'Removed', true), byteLevel()) }),
  'o200k': b({ pre_tokenizer: seq(split(o200k), byteLevel()) }),
  deepseek: b({ pre_tokenizer: seq(split('\\p{N}{1,3}'), split('[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+'), split(deepseek), byteLevel()) }),
  'odd patterns': b({ pre_tokenizer: seq(split("(?>\\w+?'?)|\\W{2,3}?|(?:ab|a)*c|^x|y$|\\h+\\d|[^\\W\\d_]+|\\P{L}|\\A.|.\\z"), byteLevel()) }),
  'odd patterns 2': b({ pre_tokenizer: seq(split('(?:\\w\\w)+?(?=\\s)|\\D\\S{,2}|\\x41|\\u00e9|[\\x{10000}-\\x{1F5FF}]|(?i:[r-t]k)|\\p{^L}{2}'), byteLevel()) }),
  'single digits': b({ pre_tokenizer: seq({ type: 'Digits', individual_digits: true }, byteLevel({ use_regex: true })) }),
  'whole numbers': b({ pre_tokenizer: seq({ type: 'Digits', individual_digits: false }, byteLevel()) }),
  nfd: form('NFD', 'Lowercase'), nfkc: form('NFKC'), nfkd: form('NFKD'), nfc: form('NFC'),
  strip: b({ normalizer: { type: 'Sequence', normalizers: [{ type: 'Strip', strip_left: true, strip_right: true }, { type: 'Replace', pattern: { Regex: ' {2,}' }, content: '@' }] } }),
  added: b({ normalizer: { type: 'NFKC' }, added_tokens: [own('<|x|>', { special: true, lstrip: true }), own('<|x', { rstrip: true }), own('word', { single_word: true }), own('\u00e9', { normalized: true }), own('wor', { normalized: true }), own('\ud83d\ude00')] }),
  metaspace: m({}), 'no fuse': m({}, { byte_fallback: false, fuse_unk: false }), 'fuse': m({}, { byte_fallback: false }),
  'no unknown': m({}, { byte_fallback: false, unk_token: null }), 'some bytes': m({}, { vocab: noBytes }),
  'metaspace first': meta('first', true), 'metaspace always': meta('always', false), 'metaspace never': meta('never', true), 'no decoder': m({ decoder: null }),
};
for (const behavior of ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous']) {
  tokenizers[`split ${behavior}`] = b({ pre_tokenizer: seq(split("\\s|'|[a-c]", behavior), byteLevel()) });
}

const cases = {};
for (const [name, file] of Object.entries(tokenizers)) {
  const { base, ...model } = file.model;
  const oracle = Tokenizer.fromString(JSON.stringify({ ...file, model: { ...models[base], ...model } }));
  cases[name] = [];
  for (const s of strings) {
    const ids = (await oracle.encode(s, null, { addSpecialTokens: true })).getIds();
    const [text, plain] = [await oracle.decode(ids, false), await oracle.decode(ids, true)];
    cases[name].push(text === plain ? [ids, text] : [ids, text, plain]);
  }
}

// SHA-256 over the UTF-8 of every code point's form, and of its form between marks, up to the last plane in use for text.
const forms = {};
for (const [name, normalizer] of Object.entries({ Nfc: nfcNormalizer(), Nfd: nfdNormalizer(), Nfkc: nfkcNormalizer(), Nfkd: nfkdNormalizer(), Lowercase: lowercase() })) {
  const hash = createHash('sha256');
  for (let c = 0; c < 0x30000; c++) {
    if (c >= 0xd800 && c < 0xe000) continue;
    const s = String.fromCodePoint(c);
    hash.update(normalizer.normalizeString(s) + '\n' + normalizer.normalizeString('a\u0301' + s + '\u0334\u0323' + s) + '\n');
  }
  forms[name] = hash.digest('hex');
}
// SHA-256 over one byte, 0 or 1, per code point: is it in the class?
const classes = {};
for (const name of ['\\p{L}', '\\p{N}', '\\p{M}', '\\p{P}', '\\p{S}', '\\p{Z}', '\\p{C}', '\\p{Lu}', '\\p{Ll}', '\\p{Lt}', '\\p{Lm}', '\\p{Lo}', '\\s', '\\d', '\\w', '\\h', '.', '(?i:s)', '(?i:k)']) {
  const cut = Tokenizer.fromString(JSON.stringify({ ...b({ pre_tokenizer: split(name, 'Removed', true) }), model: models.bytes })).getPreTokenizer();
  const members = new Uint8Array(0x110000);
  for (let start = 0; start < 0x110000; start += 0x800) {
    if (start === 0xd800) continue;
    const text = String.fromCodePoint(...Array.from({ length: 0x800 }, (_, i) => start + i));
    for (const [piece] of cut.preTokenizeString(text)) for (const c of piece) members[c.codePointAt(0)] = 1;
  }
  classes[name] = createHash('sha256').update(members).digest('hex');
}

const escaped = x => JSON.stringify(x).replace(/[\u007f-\uffff]/g, c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
const lines = o => '{\n' + Object.entries(o).map(([k, v]) => `  ${escaped(k)}: ${escaped(v)}`).join(',\n') + '\n}';
console.log(`{\n"oracle": "Hugging Face tokenizers 0.23.2 (npm)",\n"strings": ${escaped(strings)},\n"models": ${lines(models)},\n"tokenizers": ${lines(tokenizers)},\n"cases": ${lines(cases)},\n"forms": ${lines(forms)},\n"classes": ${lines(classes)}\n}`);
