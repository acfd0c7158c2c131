/// Those of `names` that look like a misspelling of `name`, nearest first, at most `limit`.
///
/// Near means few edits for the length (insert, delete, replace, swap neighbours; case and the
/// difference between `-` and `_` are free), or that one contains the other.
public func nearestNames(
  to name: String, among names: some Sequence<String>, limit: Int = 2
) -> [String] {
  let wanted = folded(name)
  let tolerance = max(1, wanted.count / 3)
  let ranked = names.enumerated().compactMap { order, candidate -> (Int, Int, String)? in
    let other = folded(candidate)
    let distance = editDistance(wanted, other)
    if distance <= tolerance { return (distance, order, candidate) }
    let shorter = min(wanted.count, other.count)
    let (long, short) = wanted.count > other.count ? (wanted, other) : (other, wanted)
    let contained = shorter >= 3 && String(long).contains(String(short))
    return contained ? (distance, order, candidate) : nil
  }
  return ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(limit).map(\.2)
}

private func folded(_ name: String) -> [Character] {
  name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }.map { $0 }
}

/// Edits from one word to the other, a swap of neighbours counting as one.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      let swaps = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]
      if swaps { best = min(best, beforeLast[j - 1] + 1) }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
