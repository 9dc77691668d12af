/** Remembers the answers to the last few questions, and asks each question once however many want to know at once. */
export class Memory<T> {
  readonly #answers = new Map<string, Promise<T>>();

  constructor(private readonly kept: number) {}

  /** The answer to a question; one that failed is asked again. */
  get(question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(question);
    const answer = known ?? ask();
    this.#answers.delete(question);
    this.#answers.set(question, answer);
    if (known === undefined) answer.catch(() => this.#answers.delete(question));
    for (const oldest of this.#answers.keys()) if (this.#answers.size > this.kept) this.#answers.delete(oldest);
    return answer;
  }
}
