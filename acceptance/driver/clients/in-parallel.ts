/** Runs a function for every item, at most `limit` at a time; the results are in the order of the items. */
export async function inParallel<Item, Result>(
  limit: number,
  items: readonly Item[],
  run: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const left = [...items.entries()];
  const results: Result[] = [];
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, item] = next;
      results[index] = await run(item, index);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
