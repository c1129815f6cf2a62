// Unpacks .lzma, which browsers do not know and which is a quarter smaller than what they know, while it comes in. The format has
// 13 bytes of head (properties, size of the dictionary, size of what comes out), then one stream of bits, each guessed from what stood before.

const HEAD = 18; // with the first bytes of the stream
const ENOUGH = 32; // bytes for whatever comes next
const [RANGE, CODE] = [0, 1];

/* Where the guesses of each kind lie in one table. */
const MATCH = 0, AGAIN = 192, AGAIN0 = 204, AGAIN1 = 216, AGAIN2 = 228, SHORT = 240, SLOT = 432, FAR = 688, ALIGN = 804, LENGTH = 820, LENGTH_AGAIN = 1336, LITERAL = 1852;
const guesses = (many) => new Uint16Array(many).fill(1024);

class Unpacking {
  constructor() {
    this.input = new Uint8Array(0);
    this.at = 0;
    this.bits = new Uint32Array(2);
    this.out = null;
    this.done = 0;
    this.state = 0;
    this.far = [0, 0, 0, 0];
  }

  /* What has come in; gives what can be unpacked of it. */
  push(part, last = false) {
    const input = new Uint8Array(this.input.length - this.at + part.length);
    input.set(this.input.subarray(this.at));
    input.set(part, this.input.length - this.at);
    this.input = input;
    this.at = 0;
    const from = this.done;
    if (!this.out && input.length >= HEAD) this.head();
    if (this.out) this.run(last ? input.length : input.length - ENOUGH);
    return this.out ? this.out.subarray(from, this.done) : part.subarray(0, 0);
  }

  head() {
    const view = new DataView(this.input.buffer);
    const properties = this.input[0];
    [this.lc, this.lp, this.pb] = [properties % 9, Math.floor(properties / 9) % 5, Math.floor(properties / 45)];
    this.guess = guesses(LITERAL + (768 << (this.lc + this.lp)));
    this.out = new Uint8Array(Number(view.getBigUint64(5, true)));
    this.bits[RANGE] = 0xffffffff;
    this.bits[CODE] = view.getUint32(14);
    this.at = HEAD;
  }

  /* One symbol after another, as long as there is enough to read it from. */
  run(until) {
    const { out, guess } = this;
    while (this.done < out.length && this.at <= until) {
      const part = this.done & ((1 << this.pb) - 1);
      const { state } = this;
      if (!this.bit(guess, MATCH + (state << 4) + part)) this.literal();
      else if (!this.bit(guess, AGAIN + state)) this.match(part);
      else this.again(state, part);
    }
  }

  bit(guess, at) {
    const { bits } = this;
    const chance = guess[at];
    const range = bits[RANGE];
    const bound = Math.imul(range >>> 11, chance) >>> 0;
    const code = bits[CODE];
    if (code < bound) {
      guess[at] = chance + ((2048 - chance) >>> 5);
      if (bound >>> 24) bits[RANGE] = bound;
      else {
        bits[RANGE] = bound << 8;
        bits[CODE] = (code << 8) | this.input[this.at++];
      }
      return 0;
    }
    guess[at] = chance - (chance >>> 5);
    const left = range - bound;
    if (left >>> 24) {
      bits[RANGE] = left;
      bits[CODE] = code - bound;
    } else {
      bits[RANGE] = left << 8;
      bits[CODE] = ((code - bound) << 8) | this.input[this.at++];
    }
    return 1;
  }

  /* Bits that are not guessed. */
  plain(many) {
    const { bits } = this;
    let value = 0;
    for (let left = many; left; left -= 1) {
      const range = bits[RANGE] >>> 1;
      const code = bits[CODE];
      const one = code >= range ? 1 : 0;
      value = (value << 1) | one;
      bits[RANGE] = range;
      bits[CODE] = one ? code - range : code;
      if (range >>> 24) continue;
      bits[RANGE] = range << 8;
      bits[CODE] = (bits[CODE] << 8) | this.input[this.at++];
    }
    return value;
  }

  tree(from, many) {
    let value = 1;
    for (let left = many; left; left -= 1) value = (value << 1) | this.bit(this.guess, from + value);
    return value - (1 << many);
  }

  backwards(from, many) {
    let [at, value] = [1, 0];
    for (let shift = 0; shift < many; shift += 1) {
      const one = this.bit(this.guess, from + at);
      at = (at << 1) | one;
      value |= one << shift;
    }
    return value;
  }

  literal() {
    const { guess, out, done, state, lc, lp } = this;
    const before = done ? out[done - 1] : 0;
    const from = LITERAL + 768 * (((done & ((1 << lp) - 1)) << lc) + (before >>> (8 - lc)));
    let value = 1;
    if (state >= 7) {
      let there = out[done - this.far[0] - 1];
      while (value < 256) {
        const ahead = (there >>> 7) & 1;
        there <<= 1;
        const one = this.bit(guess, from + ((1 + ahead) << 8) + value);
        value = (value << 1) | one;
        if (one !== ahead) break;
      }
    }
    while (value < 256) value = (value << 1) | this.bit(guess, from + value);
    out[done] = value;
    this.done = done + 1;
    this.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  length(from, part) {
    if (!this.bit(this.guess, from)) return 2 + this.tree(from + 2 + (part << 3), 3);
    if (!this.bit(this.guess, from + 1)) return 10 + this.tree(from + 130 + (part << 3), 3);
    return 18 + this.tree(from + 258, 8);
  }

  match(part) {
    const { far } = this;
    const length = this.length(LENGTH, part);
    [far[3], far[2], far[1]] = [far[2], far[1], far[0]];
    far[0] = this.distance(Math.min(length - 2, 3));
    this.state = this.state < 7 ? 7 : 10;
    this.copy(length);
  }

  distance(kind) {
    const slot = this.tree(SLOT + (kind << 6), 6);
    if (slot < 4) return slot;
    const many = (slot >>> 1) - 1;
    const from = (2 | (slot & 1)) << many;
    if (slot < 14) return from + this.backwards(FAR + from - slot, many);
    return (from + (this.plain(many - 4) << 4) + this.backwards(ALIGN, 4)) >>> 0;
  }

  /* From as far back as one of the last four times. */
  again(state, part) {
    const { far, guess } = this;
    if (!this.bit(guess, AGAIN0 + state)) {
      if (!this.bit(guess, SHORT + (state << 4) + part)) {
        this.state = state < 7 ? 9 : 11;
        return this.copy(1);
      }
    } else if (!this.bit(guess, AGAIN1 + state)) [far[0], far[1]] = [far[1], far[0]];
    else if (!this.bit(guess, AGAIN2 + state)) [far[0], far[1], far[2]] = [far[2], far[0], far[1]];
    else [far[0], far[1], far[2], far[3]] = [far[3], far[0], far[1], far[2]];
    const length = this.length(LENGTH_AGAIN, part);
    this.state = state < 7 ? 8 : 11;
    this.copy(length);
  }

  copy(length) {
    const { out } = this;
    const back = this.far[0] + 1;
    const end = Math.min(this.done + length, out.length);
    if (back > this.done) throw new Error("lzma");
    for (let at = this.done; at < end; at += 1) out[at] = out[at - back];
    this.done = end;
  }
}

/* A stream through which such a file goes, and comes out unpacked; one that ends too early is an error. */
export const unlzma = () => {
  const unpacking = new Unpacking();
  const send = (made, out) => { if (made.length) out.enqueue(made.slice()); };
  return new TransformStream({
    transform: (part, out) => send(unpacking.push(part), out),
    flush: (out) => {
      send(unpacking.push(new Uint8Array(0), true), out);
      if (!unpacking.out || unpacking.done < unpacking.out.length || unpacking.at > unpacking.input.length) throw new Error("lzma");
    },
  });
};
