import Settings

/// The seeds of an experiment, as text: `3`, `0..4` (both ends included), `0,2,5`, `0..2,7`.
public enum SeedList {
  /// The most seeds that one experiment may ask for.
  public static let most = 10_000

  /// The seeds that `text` names, in its order.
  /// - Throws: `SettingError.wrongType` for other text, `.outOfRange` for too many, `.invalid` for
  ///   one seed twice.
  public static func parse(_ text: String) throws(SettingError) -> [UInt64] {
    var seeds: [UInt64] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "..", omittingEmptySubsequences: false)
        .map { UInt64(String($0.filter { $0 != " " })) }
      switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
      case (1, let seed?, _): seeds.append(seed)
      case (2, let first?, let last?) where first <= last:
        guard last - first < UInt64(most) else { throw tooMany(text) }
        seeds += first...last
      default:
        throw .wrongType(
          name: "seeds", expected: "seeds such as 3, 0..4 or 0,2,5", given: "\"\(text)\"")
      }
      guard seeds.count <= most else { throw tooMany(text) }
    }
    try requireDistinct(seeds)
    return seeds
  }

  /// The shortest text that `parse` reads as `seeds`.
  public static func text(_ seeds: [UInt64]) -> String {
    guard seeds.count > 1, let first = seeds.first, let last = seeds.last,
      zip(seeds, seeds.dropFirst()).allSatisfy({ $0 < .max && $0 + 1 == $1 })
    else { return seeds.map(String.init).joined(separator: ",") }
    return "\(first)..\(last)"
  }

  static func requireDistinct(_ seeds: [UInt64]) throws(SettingError) {
    var seen: Set<UInt64> = []
    for seed in seeds where !seen.insert(seed).inserted {
      throw .invalid(name: "seeds", reason: "\(seed) is given twice.")
    }
  }

  private static func tooMany(_ text: String) -> SettingError {
    .outOfRange(name: "seeds", range: "at most \(most) seeds", given: text)
  }
}
