/** A name that a pickle asks Python to import; here it is only a name. */
export class Global {
  constructor(readonly name: string) {}
}

/** What a pickle may come to: plain values, and whatever its names are said to make. */
export type Pickled = unknown;

/** What a pickle's names stand for. */
export interface PickleWorld {
  /** What may be called, by its full name, and what a call with these arguments gives. All else is refused. */
  readonly calls: Readonly<Record<string, (args: readonly Pickled[]) => Pickled>>;
  /** What may be named without being called. */
  readonly names: readonly string[];
  /** What stands outside of the pickle, by its id; throws a `RangeError` when that is none. */
  readonly persistent: (id: Pickled) => Pickled;
}

const STOP = 0x2e;
/** No honest number of a checkpoint has more bytes. */
const LONGEST_INTEGER = 16;

/** Reads a pickle's bytes from the front; throws a `RangeError` where they end too early. */
class Bytes {
  readonly #view: DataView;
  constructor(
    readonly all: Uint8Array,
    public at: number,
  ) {
    this.#view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.all.length) throw new RangeError("its pickle is cut off");
    this.at += count;
    return this.all.subarray(this.at - count, this.at);
  }

  number(bytes: 1 | 2 | 4 | 8): number {
    const at = this.at;
    this.take(bytes);
    if (bytes === 1) return this.#view.getUint8(at);
    if (bytes === 2) return this.#view.getUint16(at, true);
    return bytes === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  float(): number {
    this.take(8);
    return this.#view.getFloat64(this.at - 8);
  }

  text(bytes: number): string {
    return new TextDecoder().decode(this.take(bytes));
  }

  line(): string {
    const end = this.all.indexOf(0x0a, this.at);
    if (end < 0) throw new RangeError("its pickle is cut off");
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  /** A whole number of so many bytes, two's complement; a bigint where a double would not hold it. */
  integer(bytes: number): number | bigint {
    if (bytes > LONGEST_INTEGER) throw new RangeError("its pickle holds a number that is too long");
    const value = this.take(bytes).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const signed = BigInt.asIntN(8 * bytes, value);
    return BigInt(Number(signed)) === signed && Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }
}

/** The machine that a pickle is a program for, cut down to what makes plain values. */
class Machine {
  readonly #stack: Pickled[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Pickled>();

  constructor(
    readonly bytes: Bytes,
    readonly world: PickleWorld,
  ) {}

  run(): Pickled {
    for (;;) {
      const op = this.bytes.number(1);
      if (op === STOP) return this.#pop();
      this.#step(op);
    }
  }

  #pop(): Pickled {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw new RangeError("its pickle is damaged");
    return this.#stack.pop();
  }

  #peek(): Pickled {
    if (this.#stack.length === 0) throw new RangeError("its pickle is damaged");
    return this.#stack.at(-1);
  }

  #sinceMark(): Pickled[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new RangeError("its pickle is damaged");
    return this.#stack.splice(mark);
  }

  #global(module: Pickled, name: Pickled): Global {
    const full = `${String(module)}.${String(name)}`;
    if (!Object.hasOwn(this.world.calls, full) && !this.world.names.includes(full)) {
      const shown = JSON.stringify(full.slice(0, 100)).slice(1, -1);
      throw new RangeError(
        `it asks for ${shown}, which no tensor needs and which is not run; in PyTorch, save model.state_dict() alone`,
      );
    }
    return new Global(full);
  }

  #call(): Pickled {
    const args = this.#pop();
    const callee = this.#pop();
    if (!(callee instanceof Global) || !Array.isArray(args)) throw new RangeError("its pickle is damaged");
    if (!Object.hasOwn(this.world.calls, callee.name))
      throw new RangeError(`it calls ${callee.name}, which is no function`);
    return this.world.calls[callee.name](args);
  }

  #append(items: readonly Pickled[]): void {
    const list = this.#peek();
    if (!Array.isArray(list)) throw new RangeError("its pickle is damaged");
    for (const item of items) list.push(item);
  }

  #setItems(items: readonly Pickled[]): void {
    const dict = this.#peek();
    if (!(dict instanceof Map) || items.length % 2 !== 0) throw new RangeError("its pickle is damaged");
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  }

  /** A tuple of the last values. */
  #tuple(count: number): Pickled[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  #recall(index: number): Pickled {
    if (!this.#memo.has(index)) throw new RangeError("its pickle is damaged");
    return this.#memo.get(index);
  }

  /** Source of the operations: CPython's pickletools. */
  #step(op: number): void {
    const { bytes } = this;
    const push = (value: Pickled) => void this.#stack.push(value);
    switch (String.fromCharCode(op)) {
      case "\x80": // PROTO
        return void bytes.number(1);
      case "\x95": // FRAME
        return void bytes.number(8);
      case "(":
        return void this.#marks.push(this.#stack.length);
      case "0":
        return void this.#pop();
      case "1":
        return void this.#sinceMark();
      case "2":
        return push(this.#peek());
      case "N":
        return push(null);
      case "\x88":
        return push(true);
      case "\x89":
        return push(false);
      case "K":
        return push(bytes.number(1));
      case "M":
        return push(bytes.number(2));
      case "J":
        return push(bytes.number(4) | 0);
      case "\x8a":
        return push(bytes.integer(bytes.number(1)));
      case "G":
        return push(bytes.float());
      case "X":
      case "T":
        return push(bytes.text(bytes.number(4)));
      case "\x8c":
      case "U":
        return push(bytes.text(bytes.number(1)));
      case "B":
        return push(bytes.take(bytes.number(4)));
      case "C":
        return push(bytes.take(bytes.number(1)));
      case ")":
      case "]":
        return push([]);
      case "}":
        return push(new Map());
      case "\x8f": // EMPTY_SET
        return push([]);
      case "t":
      case "l":
        return push(this.#sinceMark());
      case "d": {
        const items = this.#sinceMark();
        push(new Map());
        return this.#setItems(items);
      }
      case "\x85":
        return push(this.#tuple(1));
      case "\x86":
        return push(this.#tuple(2));
      case "\x87":
        return push(this.#tuple(3));
      case "a":
        return this.#append(this.#tuple(1));
      case "e":
      case "\x90": // ADDITEMS
        return this.#append(this.#sinceMark());
      case "s":
        return this.#setItems(this.#tuple(2));
      case "u":
        return this.#setItems(this.#sinceMark());
      case "q":
        return void this.#memo.set(bytes.number(1), this.#peek());
      case "r":
        return void this.#memo.set(bytes.number(4), this.#peek());
      case "\x94": // MEMOIZE
        return void this.#memo.set(this.#memo.size, this.#peek());
      case "h":
        return push(this.#recall(bytes.number(1)));
      case "j":
        return push(this.#recall(bytes.number(4)));
      case "c":
        return push(this.#global(bytes.line(), bytes.line()));
      case "\x93": {
        const [module, name] = this.#tuple(2);
        return push(this.#global(module, name));
      }
      case "Q":
        return push(this.world.persistent(this.#pop()));
      case "R":
        return push(this.#call());
      case "b": {
        // Attributes of an ordered dictionary, such as a state dict's versions, which no tensor needs.
        this.#pop();
        if (!(this.#peek() instanceof Map)) throw new RangeError("its pickle sets attributes of what is no dictionary");
        return;
      }
      default:
        throw new RangeError(
          `its pickle has the operation 0x${op.toString(16).padStart(2, "0")}, which no tensor needs`,
        );
    }
  }
}

/**
 * Reads one pickle from an offset on, without running anything: plain values, lists and tuples as arrays, dictionaries as maps,
 * and what `world` makes of the names in it. Gives the value and where the pickle ends. Throws a `RangeError` for a damaged one,
 * and one that names anything else. What it takes is bounded by the pickle's length.
 */
export function readPickle(
  bytes: Uint8Array,
  offset: number,
  world: PickleWorld,
): { readonly value: Pickled; readonly end: number } {
  const reader = new Bytes(bytes, offset);
  const value = new Machine(reader, world).run();
  return { value, end: reader.at };
}
