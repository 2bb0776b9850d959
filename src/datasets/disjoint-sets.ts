// Which items belong together, as pairs become known (union–find with path halving).
export class DisjointSets {
  private readonly parents: Int32Array

  constructor(n: number) {
    this.parents = Int32Array.from({ length: n }, (_, item) => item)
  }

  /** The item that stands for the set of `item`. */
  find(item: number): number {
    const { parents } = this
    let at = item
    for (;;) {
      const parent = parents[at] ?? at
      if (parent === at) return at
      const above = parents[parent] ?? parent
      parents[at] = above
      at = above
    }
  }

  join(a: number, b: number): void {
    const [low, high] = [this.find(a), this.find(b)].sort((x, y) => x - y)
    if (low !== undefined && high !== undefined) this.parents[high] = low
  }

  /** Sets of two and more, each ascending, in the order of their first item. */
  groups(): readonly (readonly number[])[] {
    const members = new Map<number, number[]>()
    for (let item = 0; item < this.parents.length; item += 1) {
      const first = this.find(item)
      const known = members.get(first)
      if (known) known.push(item)
      else members.set(first, [item])
    }
    return [...members.values()].filter((group) => group.length > 1)
  }
}
