import Experiments
import Settings

/// Which part of an experiment is wanted, and at what size.
public struct StudyChoice: Sendable {
  /// Whether the small panels take the place of the others.
  public var isQuick = false
  /// Seeds in place of the panels' own.
  public var seeds: [UInt64]?
  /// Environment steps in place of the panels' own.
  public var steps: Int?
  /// The names of the panels wanted; empty for all.
  public var panels: [String] = []
  /// The names of the variants wanted; empty for all.
  public var variants: [String] = []

  /// All of it, as the experiment says.
  public init() {}

  /// Reads `--seeds`: a number such as `5` is how many, from 0 on; `0..4`, `3..3` and `0,2,5` name them.
  /// - Throws: `SettingError`.
  public static func seeds(_ text: String) throws(SettingError) -> [UInt64] {
    guard let count = Int(text) else { return try SeedList.parse(text) }
    guard (1...SeedList.most).contains(count) else {
      throw .outOfRange(
        name: "seeds", range: "1 to \(SeedList.most) seeds", given: text)
    }
    return (0..<UInt64(count)).map { $0 }
  }
}
