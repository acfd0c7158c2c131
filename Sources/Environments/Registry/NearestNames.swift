/// The names that a user may have meant, best first.
///
/// Names are compared without regard to case, by the number of letters to insert, drop, replace or
/// swap (Damerau 1964, adjacent swaps), and without their versions (`-v1`) where that brings them
/// nearer. A name is near where that number is at most a third of the longer one's length, or where
/// one of the two begins with the other.
/// - Parameters:
///   - name: what was typed.
///   - names: what exists.
///   - limit: how many to return at most.
public func nearestNames(
  to name: String, among names: some Sequence<String>, limit: Int = 3
) -> [String] {
  let typed = Array(name.lowercased())
  guard !typed.isEmpty else { return [] }
  let candidates = names.compactMap { candidate -> (name: String, distance: Int)? in
    let letters = Array(candidate.lowercased())
    let unversioned = editDistance(withoutVersion(typed), withoutVersion(letters)) + 1
    let distance = min(editDistance(typed, letters), unversioned)
    let isPrefix = letters.starts(with: typed) || (!letters.isEmpty && typed.starts(with: letters))
    let isNear = 3 * distance <= max(typed.count, letters.count)
    return isNear || isPrefix ? (candidate, distance) : nil
  }
  return candidates.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    .prefix(limit).map(\.name)
}

/// A name without the version at its end: `pendulum` for `pendulum-v1`.
private func withoutVersion(_ name: [Character]) -> [Character] {
  guard let mark = name.lastIndex(of: "-"), name[mark...].dropFirst().first == "v",
    name[mark...].dropFirst(2).allSatisfy(\.isNumber)
  else { return name }
  return Array(name[..<mark])
}

/// How many letters to insert, drop, replace or swap with their neighbour to get from one word to
/// the other.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      let isSwap = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]
      if isSwap { best = min(best, beforeLast[j - 1] + 1) }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
